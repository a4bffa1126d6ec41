package dev.slipway.sandbox;

import dev.slipway.sandbox.time.Timeline;
import dev.slipway.sandbox.traffic.Delivery;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import tools.jackson.databind.json.JsonMapper;

/** The one port of 127.0.0.1 behind which all but the load balancers lives; each request on a virtual thread. Thread-safe. */
final class HttpEndpoint implements AutoCloseable {

    private static final int THREADS = 16;

    private final Server server;
    private final ServerConnector connector;

    private HttpEndpoint(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Listens.
     *
     * @param port 0 takes a free one
     * @param registry asked first; leaves to the routes what is not its own
     * @param timeline for answers that take their time
     * @throws IOException if the port is taken
     */
    static HttpEndpoint listen(int port, Handler registry, Routes routes, Timeline timeline) throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("endpoint");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(new VirtualThreadPool());
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new OwnMachine(new Handler.Sequence(registry, new Dispatch(routes, new Wire(timeline)))));
        HttpEndpoint endpoint = new HttpEndpoint(server, connector);
        try {
            server.start();
        } catch (IOException e) {
            endpoint.close();
            throw e;
        } catch (Exception e) {
            endpoint.close();
            throw new IOException("Tried to listen on port " + port + " but failed", e);
        }
        return endpoint;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Tried to stop the endpoint but failed", e);
        }
    }

    /** What is served where. */
    @FunctionalInterface
    interface Routes {
        /**
         * Answers a request.
         *
         * @throws IOException if the body cannot be read
         */
        Answer answer(Call call) throws IOException;
    }

    /**
     * A request.
     *
     * @param path without query
     * @param target path and query as sent, still encoded
     * @param query by name; the first value of each
     * @param headers by name, the first value of each
     * @param body to be read once
     */
    record Call(
            String method,
            String path,
            String target,
            Map<String, String> query,
            Map<String, String> headers,
            InputStream body) {

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
        }
    }

    /**
     * What goes back.
     *
     * @param body not copied
     * @param delivery how it goes over the wire
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each answer would buy nothing
    record Answer(int status, Map<String, String> headers, byte[] body, Delivery delivery) {

        /** One that goes over the wire at once. */
        Answer(int status, Map<String, String> headers, byte[] body) {
            this(status, headers, body, Delivery.WHOLE);
        }

        /** None: the connection is reset. */
        static Answer cut() {
            return new Answer(0, Map.of(), new byte[0], Delivery.CUT);
        }

        static Answer json(int status, String json) {
            return new Answer(
                    status,
                    Map.of("Content-Type", "application/json", "Cache-Control", "no-store"),
                    json.getBytes(StandardCharsets.UTF_8));
        }

        /** {@code {"error": …}} with one line for a person. */
        static Answer error(int status, String message) {
            return json(
                    status,
                    JsonMapper.shared().createObjectNode().put("error", message).toString());
        }
    }

    /** Lets nobody in but this machine's own pages and programs. */
    private static final class OwnMachine extends Handler.Wrapper {

        /** DNS names that lead here; with any other a stranger's page may have had its name pointed at this machine. */
        private static final List<String> HOSTS = List.of("127.0.0.1", "localhost");

        OwnMachine(Handler inside) {
            super(inside);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            if (isOurs(request)) {
                return super.handle(request, response, callback);
            }
            response.setStatus(403);
            Content.Sink.write(response, true, "Only this machine's own pages and programs are served.\n", callback);
            return true;
        }

        private static boolean isOurs(Request request) {
            Optional<String> origin = Optional.ofNullable(request.getHeaders().get(HttpHeader.ORIGIN));
            return HOSTS.contains(Request.getServerName(request))
                    && (origin.isEmpty()
                            || origin.get()
                                    .equals("http://" + request.getHeaders().get(HttpHeader.HOST)));
        }
    }

    private static final class Dispatch extends Handler.Abstract {

        private final Routes routes;
        private final Wire wire;

        Dispatch(Routes routes, Wire wire) {
            this.routes = routes;
            this.wire = wire;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            Answer answer = routes.answer(call(request));
            wire.send(answer, request, response, callback);
            return true;
        }

        private static Call call(Request request) {
            Map<String, String> headers = new HashMap<>();
            for (HttpField field : request.getHeaders()) {
                headers.putIfAbsent(field.getName(), field.getValue() == null ? "" : field.getValue());
            }
            Map<String, String> query = new HashMap<>();
            Request.extractQueryParameters(request)
                    .forEach(field -> query.put(field.getName(), field.getValue() == null ? "" : field.getValue()));
            return new Call(
                    request.getMethod(),
                    Request.getPathInContext(request),
                    request.getHttpURI().getPathQuery(),
                    query,
                    headers,
                    Content.Source.asInputStream(request));
        }
    }
}
