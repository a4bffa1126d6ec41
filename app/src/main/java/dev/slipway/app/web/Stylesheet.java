package dev.slipway.app.web;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The one stylesheet, under a name that changes with its content, so that browsers may keep it for ever. */
public final class Stylesheet implements Routes {
    private static final byte[] CONTENT = read();

    /** The path under which pages link it. */
    public static final String PATH = "/style-" + fingerprint(CONTENT) + ".css";

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(
                PATH,
                context -> context.contentType("text/css; charset=utf-8")
                        .header("Cache-Control", "public, max-age=31536000, immutable")
                        .result(CONTENT));
    }

    private static byte[] read() {
        try (InputStream resource = Stylesheet.class.getResourceAsStream("/web/style.css")) {
            if (resource == null) {
                throw new IllegalStateException("web/style.css is not on the class path");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fingerprint(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
