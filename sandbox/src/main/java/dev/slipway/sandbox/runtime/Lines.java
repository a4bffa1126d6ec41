package dev.slipway.sandbox.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts what a process writes into lines. For one thread at a time. */
public final class Lines {

    /** CloudWatch Logs takes 262,144 bytes an event, 26 of them for itself; longer lines are split as Docker's driver does. */
    static final int LONGEST = 262_144 - 26;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final Consumer<String> line;

    /** @param line is told each line, without its line end */
    public Lines(Consumer<String> line) {
        this.line = line;
    }

    /**
     * Reads to the end, a last line without line end included.
     *
     * @throws IOException when the stream breaks; all lines before have been told
     */
    static void read(InputStream stream, Consumer<String> line) throws IOException {
        Lines lines = new Lines(line);
        byte[] buffer = new byte[8192];
        try {
            int count;
            while ((count = stream.read(buffer)) >= 0) {
                lines.write(buffer, count);
            }
        } finally {
            lines.end();
        }
    }

    /** Takes the next bytes, of which there are {@code count}. */
    public void write(byte[] buffer, int count) {
        for (int i = 0; i < count; i++) {
            if (buffer[i] == '\n') {
                tell();
                continue;
            }
            if (bytes.size() == LONGEST) {
                tell();
            }
            bytes.write(buffer[i]);
        }
    }

    /** Tells a last line that has no line end. */
    public void end() {
        if (bytes.size() > 0) {
            tell();
        }
    }

    private void tell() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        line.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
