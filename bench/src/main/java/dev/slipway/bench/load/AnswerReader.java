package dev.slipway.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.Locale;

/** Reads one HTTP/1.1 answer to its end (RFC 9112, 6.3: how long a body is). The body is counted out and dropped. */
final class AnswerReader {

    private static final int LONGEST_LINE = 16_384;

    private final InputStream in;
    private long length = -1;
    private boolean chunked;
    private boolean close;
    private boolean framed;
    private String release = "";
    private String location = "";

    AnswerReader(InputStream in) {
        this.in = in;
    }

    /** @throws IOException when the connection breaks, or what comes is no HTTP */
    Answer read() throws IOException {
        int status = status(line());
        while (status == 100) {
            skipHeaders();
            status = status(line());
        }
        readHeaders();
        framed = readBody(status);
        return new Answer(status, release, location);
    }

    /** Whether the answer's end was marked, so that another one may follow on the same connection. */
    boolean anotherMayFollow() {
        return framed && !close;
    }

    private static int status(String line) throws ProtocolException {
        if (!line.startsWith("HTTP/1.") || line.length() < 12) {
            throw new ProtocolException("no HTTP answer: " + line);
        }
        return (int) number(line.substring(9, 12), 10);
    }

    private void readHeaders() throws IOException {
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("no header: " + line);
            }
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = number(value, 10);
                case "transfer-encoding" ->
                    chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
                case "connection" -> close = value.equalsIgnoreCase("close");
                case "x-release" -> release = value;
                case "location" -> location = value;
                default -> {}
            }
        }
    }

    private void skipHeaders() throws IOException {
        String line = line();
        while (!line.isEmpty()) {
            line = line();
        }
    }

    /** Reads the body to its end; true when that end was marked, so that another answer may follow. */
    private boolean readBody(int status) throws IOException {
        if (status == 204 || status == 304) {
            return true;
        }
        if (chunked) {
            for (long size = chunkSize(); size > 0; size = chunkSize()) {
                in.skipNBytes(size);
                line();
            }
            skipHeaders();
            return true;
        }
        if (length >= 0) {
            in.skipNBytes(length);
            return true;
        }
        in.skip(Long.MAX_VALUE);
        while (in.read() >= 0) {
            in.skip(Long.MAX_VALUE);
        }
        return false;
    }

    private long chunkSize() throws IOException {
        String line = line();
        int end = line.indexOf(';');
        return number((end < 0 ? line : line.substring(0, end)).strip(), 16);
    }

    private static long number(String text, int radix) throws ProtocolException {
        try {
            return Long.parseLong(text, radix);
        } catch (NumberFormatException _) {
            throw new ProtocolException("no number: " + text);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("closed before a whole answer");
            }
            if (line.length() > LONGEST_LINE) {
                throw new ProtocolException("a header line of more than 16 KiB");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
