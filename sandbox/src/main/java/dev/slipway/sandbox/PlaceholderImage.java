package dev.slipway.sandbox;

import dev.slipway.sandbox.placeholder.Placeholder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The bundle that services are made on, since ECS wants an image before the first release. */
final class PlaceholderImage {

    static final String TAG = "placeholder";

    private static final String LAUNCH = """
            {"entryPoint": ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx32m",
              "-Dsun.net.httpserver.nodelay=true", "-Dsun.net.httpserver.maxIdleConnections=1024",
              "-cp", "placeholder.jar", "dev.slipway.sandbox.placeholder.Placeholder"]}
            """;

    /** In every jar, so that the same class makes the same jar. */
    private static final LocalDateTime STAMP = LocalDateTime.of(2026, 1, 1, 0, 0);

    private PlaceholderImage() {}

    /** What {@code sandbox push} would upload. */
    static InputStream zip() throws IOException {
        String name = Placeholder.class.getName().replace('.', '/') + ".class";
        byte[] code;
        try (InputStream content = Objects.requireNonNull(Placeholder.class.getResourceAsStream("/" + name), name)) {
            code = content.readAllBytes();
        }
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (ZipOutputStream entries = new ZipOutputStream(jar)) {
            add(entries, name, code);
        }
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        try (ZipOutputStream entries = new ZipOutputStream(bundle)) {
            add(entries, "image.json", LAUNCH.getBytes(StandardCharsets.UTF_8));
            add(entries, "placeholder.jar", jar.toByteArray());
        }
        return new ByteArrayInputStream(bundle.toByteArray());
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(STAMP);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
