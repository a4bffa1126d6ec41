package dev.slipway.sandbox.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts what a process writes into lines. */
final class Lines {

    /** CloudWatch Logs takes 262,144 bytes an event, 26 of them for itself; longer lines are split as Docker's driver does. */
    static final int LONGEST = 262_144 - 26;

    private Lines() {}

    /**
     * Reads to the end, a last line without line end included.
     *
     * @throws IOException when the stream breaks; all lines before have been told
     */
    static void read(InputStream stream, Consumer<String> line) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        byte[] buffer = new byte[8192];
        try {
            int count;
            while ((count = stream.read(buffer)) >= 0) {
                for (int i = 0; i < count; i++) {
                    if (buffer[i] == '\n') {
                        tell(bytes, line);
                        continue;
                    }
                    if (bytes.size() == LONGEST) {
                        tell(bytes, line);
                    }
                    bytes.write(buffer[i]);
                }
            }
        } finally {
            if (bytes.size() > 0) {
                tell(bytes, line);
            }
        }
    }

    private static void tell(ByteArrayOutputStream bytes, Consumer<String> line) {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        line.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
