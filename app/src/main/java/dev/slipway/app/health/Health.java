package dev.slipway.app.health;

import dev.slipway.app.config.Build;
import dev.slipway.app.web.Json;
import dev.slipway.app.web.Routes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What balancers, deployers and operators ask: is it alive, is it ready, and what is it? Open in maintenance too. */
public final class Health implements Routes {
    /** The paths that answer. */
    public static final Set<String> PATHS = Set.of("/livez", "/readyz", "/version");

    /** As a constant, so that the first answer of a new task need not wait for the JSON library. */
    private static final String READY = "{\"ready\":true,\"missing\":[]}";

    private final Readiness readiness;
    private final Version version;

    private record Ready(boolean ready, List<String> missing) {}

    private record Version(
            String application,
            String version,
            String commit,
            @Nullable String imageDigest,
            String task,
            String environment) {}

    public Health(Readiness readiness, Build build, TaskIdentity identity, String environment) {
        this.readiness = readiness;
        this.version = new Version(
                "ublog",
                build.version(),
                build.commit(),
                identity.imageDigest().orElse(null),
                identity.task(),
                environment);
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(
                "/livez",
                context -> uncached(context)
                        .contentType("text/plain; charset=utf-8")
                        .result("alive\n"));
        routes.get("/readyz", context -> {
            List<String> missing = readiness.missing();
            if (missing.isEmpty()) {
                uncached(context).contentType("application/json").result(READY);
            } else {
                Json.answer(uncached(context).status(503), new Ready(false, missing));
            }
        });
        routes.get("/version", context -> Json.answer(uncached(context), version));
    }

    private static Context uncached(Context context) {
        return context.header("Cache-Control", "no-store");
    }
}
