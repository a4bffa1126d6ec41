package dev.slipway.app.maintenance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What visitors get instead of a page, prepared when the state changes: answering costs neither a template nor a
 * database. Immutable.
 */
public final class Notice {
    private static final String FRAME = read();
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Longest {@code Retry-After}, so that nobody stays away for a window that ends early. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final byte[] html;
    private final byte[] problem;
    private final String policy;
    private final Optional<Instant> until;

    private Notice(String title, String text, Optional<Instant> until) {
        String page = FRAME.replace("{{title}}", title).replace("{{text}}", text);
        this.html = page.getBytes(StandardCharsets.UTF_8);
        this.problem = """
                {"type":"about:blank","title":"%s","status":503,"detail":"%s"}""".formatted(title, text).getBytes(StandardCharsets.UTF_8);
        this.policy = "default-src 'none'; style-src '" + styleHash(page) + "'; base-uri 'none'; "
                + "form-action 'none'; frame-ancestors 'none'";
        this.until = until;
    }

    /** For the moment before the state is known. */
    static Notice starting() {
        return new Notice("Starting", "μblog is just starting here. Please try again in a moment.", Optional.empty());
    }

    /** For a state; its reason and owner are not for visitors. */
    static Notice of(State state) {
        String text = state.until()
                .map(end -> "We are working on μblog and expect to be back by " + CLOCK.format(end)
                        + ". Your posts are safe.")
                .orElse("We are working on μblog and will be back soon. Your posts are safe.");
        return new Notice("Down for maintenance", text, state.until());
    }

    byte[] html() {
        return html.clone();
    }

    byte[] problem() {
        return problem.clone();
    }

    /** The page brings its own style, so it has a policy of its own. */
    String contentSecurityPolicy() {
        return policy;
    }

    /** When to come back, in whole seconds: the end of the window, and a little at random so that not all come at once. */
    long retryAfterSeconds(Instant now) {
        if (until.isEmpty()) {
            return 1 + ThreadLocalRandom.current().nextLong(3);
        }
        Duration left = Duration.between(now, until.get());
        long seconds = Math.clamp(left.toSeconds(), 1, LONGEST_WAIT.toSeconds());
        return seconds + ThreadLocalRandom.current().nextLong(1 + Math.max(5, seconds / 10));
    }

    private static String styleHash(String page) {
        String style = page.substring(page.indexOf("<style>") + "<style>".length(), page.indexOf("</style>"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read() {
        try (InputStream resource = Notice.class.getResourceAsStream("/web/maintenance.html")) {
            if (resource == null) {
                throw new IllegalStateException("web/maintenance.html is not on the class path");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
