package dev.slipway.bench.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One HTTP/1.1 connection, kept alive. The JDK's own client costs several thread switches a request and repeats a GET
 * on a fresh connection when a pooled one breaks, which would hide failures; this one does what a measurement needs and
 * no more. For one thread at a time.
 */
final class Connection implements AutoCloseable {

    private final Socket socket = new Socket();
    private final InputStream in;
    private final String host;
    private boolean reusable = true;
    private long usedAt;
    private long deadline;

    /**
     * Connects.
     *
     * @param deadline by {@link System#nanoTime()}
     * @throws SocketTimeoutException when the deadline passes
     */
    Connection(URI target, long deadline) throws IOException {
        this.deadline = deadline;
        host = target.getHost() + ":" + target.getPort();
        boolean connected = false;
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(target.getHost(), target.getPort()), left(deadline));
            in = new BufferedInputStream(new Bounded(socket.getInputStream()), 16_384);
            connected = true;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }

    /**
     * Sends the request and reads the whole answer.
     *
     * @throws SocketTimeoutException when the deadline passes first
     * @throws IOException when the connection breaks, or what comes is no HTTP
     */
    Answer exchange(Request request, long deadline) throws IOException {
        this.deadline = deadline;
        reusable = false;
        socket.getOutputStream().write(text(request).getBytes(StandardCharsets.UTF_8));
        int status = status(line());
        while (status == 100) {
            skipHeaders();
            status = status(line());
        }
        Headers headers = readHeaders();
        boolean framed = readBody(status, headers);
        reusable = framed && !headers.close;
        usedAt = System.nanoTime();
        return new Answer(status, headers.release, headers.location);
    }

    /** Whether another request may be sent on it. */
    boolean reusable() {
        return reusable;
    }

    /** When the last answer was read, by {@link System#nanoTime()}. */
    long usedAt() {
        return usedAt;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // it is of no use to anybody any more
        }
    }

    private String text(Request request) {
        return switch (request) {
            case Request.Read(String path) ->
                "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: text/html\r\n\r\n";
            case Request.Write(String path, String _, String form) ->
                "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: text/html\r\nOrigin: http://" + host
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
                        + "\r\n\r\n" + form;
        };
    }

    private static int status(String line) throws ProtocolException {
        if (!line.startsWith("HTTP/1.") || line.length() < 12) {
            throw new ProtocolException("no HTTP answer: " + line);
        }
        return (int) number(line.substring(9, 12), 10);
    }

    /** What matters of an answer's head; the length is in bytes, -1 when not given. */
    private static final class Headers {
        private long length = -1;
        private boolean chunked;
        private boolean close;
        private String release = "";
        private String location = "";
    }

    private Headers readHeaders() throws IOException {
        Headers headers = new Headers();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("no header: " + line);
            }
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> headers.length = number(value, 10);
                case "transfer-encoding" ->
                    headers.chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
                case "connection" -> headers.close = value.equalsIgnoreCase("close");
                case "x-release" -> headers.release = value;
                case "location" -> headers.location = value;
                default -> {}
            }
        }
        return headers;
    }

    private void skipHeaders() throws IOException {
        String line = line();
        while (!line.isEmpty()) {
            line = line();
        }
    }

    /** Reads the body to its end; true when that end was marked, so that another answer may follow. */
    private boolean readBody(int status, Headers headers) throws IOException {
        if (status == 204 || status == 304) {
            return true;
        }
        if (headers.chunked) {
            for (long size = chunkSize(); size > 0; size = chunkSize()) {
                in.skipNBytes(size);
                line();
            }
            skipHeaders();
            return true;
        }
        if (headers.length >= 0) {
            in.skipNBytes(headers.length);
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
            if (line.length() > 16_384) {
                throw new ProtocolException("a header line of more than 16 KiB");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static int left(long deadline) throws SocketTimeoutException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("the time for this request is over");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    /** A stream whose every read ends at the deadline of the exchange, not a timeout after the last byte. */
    private final class Bounded extends InputStream {
        private final InputStream stream;

        private Bounded(InputStream stream) {
            this.stream = stream;
        }

        @Override
        public int read() throws IOException {
            socket.setSoTimeout(left(deadline));
            return stream.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            socket.setSoTimeout(left(deadline));
            return stream.read(bytes, offset, length);
        }
    }
}
