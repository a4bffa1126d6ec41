package dev.slipway.app.web;

import dev.slipway.app.config.WebAccess;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** The HTTP server: a bounded number of virtual threads, bounded requests, and an orderly end. */
public final class Server implements AutoCloseable {
    /** Longest body of a request, in bytes; a post of 500 characters is far below, however encoded. */
    private static final int LONGEST_BODY = 32 * 1024;

    /** Requests worked on at once; more of them wait. */
    private static final int CONCURRENT_REQUESTS = 256;

    /** Longer than a balancer keeps an idle connection (60 s at an ALB), so that it is never us who closes first. */
    private static final Duration IDLE = Duration.ofSeconds(75);

    /** How long requests in flight may take to end once nothing new is accepted. */
    private static final Duration FINISH = Duration.ofSeconds(20);

    private final Javalin javalin;

    /**
     * A server that begins with {@link #start}.
     *
     * @param release sent with every answer
     * @param filters run in order, after naming the request and before the routes
     */
    public Server(
            WebAccess access, String release, Drain drain, WarmUp warmUp, List<Filter> filters, List<Routes> routes) {
        javalin = Javalin.create(config -> {
            configure(config, access);
            config.jetty.modifyServletContextHandler(context -> {
                EnumSet<DispatcherType> requests = EnumSet.of(DispatcherType.REQUEST);
                context.addFilter(new FilterHolder(new Edge(release, drain, warmUp)), "/*", requests);
                filters.forEach(filter -> context.addFilter(new FilterHolder(filter), "/*", requests));
            });
            config.routes.before(CrossSite::refuse);
            new Stylesheet().addTo(config.routes);
            new ErrorPages().addTo(config.routes);
            routes.forEach(each -> each.addTo(config.routes));
        });
    }

    private static void configure(JavalinConfig config, WebAccess access) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = LONGEST_BODY;
        config.http.prefer405over404 = true;
        VirtualThreadPool threads = new VirtualThreadPool();
        threads.setName("http");
        threads.setMaxConcurrentTasks(CONCURRENT_REQUESTS);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> server.setStopTimeout(FINISH.toMillis()));
        config.jetty.modifyHttpConfiguration(http -> http.setUriCompliance(UriCompliance.DEFAULT));
        config.jetty.addConnector((server, http) -> connector(server, http, access));
    }

    private static ServerConnector connector(
            org.eclipse.jetty.server.Server server, HttpConfiguration http, WebAccess access) {
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(access.address());
        connector.setPort(access.port());
        connector.setIdleTimeout(IDLE.toMillis());
        connector.setAcceptQueueSize(1024);
        return connector;
    }

    /**
     * Listens from now on.
     *
     * @throws io.javalin.util.JavalinBindException when the port is taken
     */
    public void start() {
        javalin.start();
    }

    /** The port it listens on, also when the system chose it. */
    public int port() {
        return javalin.port();
    }

    /** Accepts nothing new, lets requests in flight end for up to 20 seconds, then closes all connections. */
    @Override
    public void close() {
        javalin.stop();
    }
}
