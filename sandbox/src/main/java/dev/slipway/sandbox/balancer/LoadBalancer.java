package dev.slipway.sandbox.balancer;

import java.io.IOException;
import java.net.URI;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** One listening port of 127.0.0.1 in front of one target group. Thread-safe. */
public final class LoadBalancer implements AutoCloseable {

    private static final int THREADS = 32;
    private static final int WAITING_CONNECTIONS = 1024;

    private final Server server;
    private final ServerConnector connector;
    private final Proxy proxy;

    private LoadBalancer(Server server, ServerConnector connector, Proxy proxy) {
        this.server = server;
        this.connector = connector;
        this.proxy = proxy;
    }

    /**
     * Listens.
     *
     * @throws IOException if the port is taken
     */
    static LoadBalancer listen(ListenerOptions options, TargetGroup group) throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName(options.name());
        threads.setDaemon(true);
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(Limits.REQUEST_HEADER_BYTES);
        http.setResponseHeaderSize(Limits.RESPONSE_HEADER_BYTES + 4 * 1024);
        // Paths are the target's to judge.
        http.setUriCompliance(UriCompliance.UNSAFE);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(options.port());
        connector.setIdleTimeout(options.idleTimeout().toMillis());
        connector.setAcceptQueueSize(WAITING_CONNECTIONS);
        Proxy proxy = new Proxy(group, options);
        server.addConnector(connector);
        server.setHandler(proxy);
        server.setErrorHandler(LoadBalancer::error);
        try {
            server.start();
        } catch (IOException e) {
            stop(server);
            throw e;
        } catch (Exception e) {
            stop(server);
            throw new IOException("Tried to start the load balancer " + options.name() + " but failed", e);
        }
        return new LoadBalancer(server, connector, proxy);
    }

    /** Where it listens. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    public Requests requests() {
        return proxy.requests();
    }

    @Override
    public void close() {
        stop(server);
    }

    private static boolean error(Request request, Response response, Callback callback) {
        int status = Limits.unreadable(response.getStatus());
        response.setStatus(status);
        String title = status + " " + HttpStatus.getMessage(status);
        // By this users of ELB know an answer of the balancer's own.
        response.getHeaders().put(HttpHeader.SERVER, "awselb/2.0");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
        Content.Sink.write(
                response,
                true,
                "<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>\n",
                callback);
        return true;
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Tried to stop a load balancer but failed", e);
        }
    }
}
