package dev.slipway.deployer.report;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * How many columns the terminal has, asked of {@code stty} at most every two seconds: people resize windows while they wait.
 * 80 where nobody says. Not thread-safe.
 */
final class TerminalWidth implements IntSupplier {
    private static final int UNKNOWN = 80;
    private static final long VALID = Duration.ofSeconds(2).toNanos();

    private int columns = UNKNOWN;
    private long askedAt = System.nanoTime() - VALID;

    @Override
    public int getAsInt() {
        if (System.nanoTime() - askedAt >= VALID) {
            askedAt = System.nanoTime();
            columns = ask();
        }
        return columns;
    }

    private static int ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Redirect.INHERIT)
                    .redirectError(Redirect.DISCARD)
                    .start();
            try (var answer = stty.getInputStream()) {
                String[] size = new String(answer.readNBytes(32), StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ", -1);
                boolean ended = stty.waitFor(1, TimeUnit.SECONDS);
                boolean said = ended && size.length == 2 && size[1].matches("[1-9]\\d{0,3}");
                return said ? Integer.parseInt(size[1]) : UNKNOWN;
            } finally {
                stty.destroyForcibly();
            }
        } catch (IOException _) {
            return UNKNOWN;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
