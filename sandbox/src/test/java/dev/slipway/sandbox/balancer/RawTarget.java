package dev.slipway.sandbox.balancer;

import dev.slipway.sandbox.balancer.TargetGroups.Target;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A target down at the sockets, so that a test decides what it does with each request, and counts what arrives. */
final class RawTarget implements AutoCloseable {

    /** Heads of the requests that arrived, health checks left out. */
    final List<String> arrivals = new CopyOnWriteArrayList<>();

    /** Connections that carried something else than a health check. */
    final AtomicInteger connections = new AtomicInteger();

    /** Those of them that are closed at the target's side. */
    final AtomicInteger closed = new AtomicInteger();

    private final Script script;
    private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** What to do with one request. */
    @FunctionalInterface
    interface Script {
        /** Answers, or does not; true keeps the connection for the next request. */
        boolean serve(Exchange exchange) throws IOException;
    }

    /** One request whose head has been read. */
    record Exchange(String head, InputStream in, OutputStream out) {
        boolean answer(String status, String body) throws IOException {
            say("HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            return true;
        }

        void say(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        String path() {
            int from = head.indexOf(' ') + 1;
            return head.substring(from, head.indexOf(' ', from));
        }

        /** Reads the body of a request with a Content-Length. */
        String body() throws IOException {
            return new String(in.readNBytes((int) length()), StandardCharsets.ISO_8859_1);
        }

        long length() {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                    .mapToLong(line -> Long.parseLong(line.substring(15).strip()))
                    .findFirst()
                    .orElse(0);
        }
    }

    RawTarget(Script script) throws IOException {
        this.script = script;
        threads.execute(this::accept);
    }

    Target target() {
        return new Target("raw-" + server.getLocalPort(), "raw", "127.0.0.1", server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException closing) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        boolean counted = false;
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean more = true;
            while (more) {
                String head = head(in);
                Exchange exchange = new Exchange(head, in, socket.getOutputStream());
                if (head.startsWith("GET /readyz ")) {
                    exchange.answer("200 OK", "");
                    more = false;
                } else {
                    if (!counted) {
                        connections.incrementAndGet();
                        counted = true;
                    }
                    arrivals.add(head);
                    more = script.serve(exchange);
                }
            }
        } catch (IOException gone) {
            // the balancer went away, or the test ends
        } finally {
            open.remove(socket);
            if (counted) {
                closed.incrementAndGet();
            }
        }
    }

    /** Reads up to the empty line. */
    static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("closed");
            }
            head.append((char) c);
        }
        return head.toString();
    }

    /** Refuses connections from now on, and breaks those there are, as the kernel does with a killed process's. */
    void die() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        die();
        threads.shutdownNow();
    }
}
