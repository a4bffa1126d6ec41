# μblog's image. The jar is built once, by Maven, before this: what is tested is what is shipped.
#
#   mvn -pl app -am package && docker build -t ublog --build-arg "MIGRATIONS=$(deployer lint --manifest)" .
FROM eclipse-temurin:25-jdk AS jar
WORKDIR /app
COPY app/src/main/launch/java.args app/target/app.ja[r] ./
RUN test -f app.jar || { echo "app/target/app.jar is missing: run mvn -pl app -am package first" >&2; exit 1; }
RUN jar --list --file app.jar | grep -q '^dev/slipway/app/Main.class$'

FROM eclipse-temurin:25-jre
ARG VERSION=unknown
ARG REVISION=unknown
ARG COMMITTED_AT=
ARG MIGRATIONS=
LABEL org.opencontainers.image.title="ublog" \
      org.opencontainers.image.description="The reference twelve-factor application of Slipway." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      dev.slipway.committed-at="${COMMITTED_AT}" \
      dev.slipway.migrations="${MIGRATIONS}"
RUN groupadd --system --gid 10001 ublog && useradd --system --uid 10001 --gid ublog --no-create-home ublog
WORKDIR /app
COPY --from=jar /app/java.args /app/app.jar ./
USER 10001:10001
EXPOSE 8080
ENTRYPOINT ["java", "@java.args"]
