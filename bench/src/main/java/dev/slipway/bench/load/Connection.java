package dev.slipway.bench.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

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
        AnswerReader reader = new AnswerReader(in);
        Answer answer = reader.read();
        reusable = reader.anotherMayFollow();
        usedAt = System.nanoTime();
        return answer;
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
