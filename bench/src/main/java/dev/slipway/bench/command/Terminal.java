package dev.slipway.bench.command;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The terminal that this program runs in, if any. */
final class Terminal {

    private static final int USUAL_WIDTH = 80;

    private Terminal() {}

    /** Whether both standard input and standard output are one. */
    static boolean present() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    /** In characters; 80 where it cannot be asked. */
    static int width() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int width = Integer.parseInt(size.substring(size.indexOf(' ') + 1));
            return width > 0 ? width : USUAL_WIDTH;
        } catch (IOException | NumberFormatException _) {
            return USUAL_WIDTH;
        }
    }
}
