package dev.slipway.sandbox.balancer;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Hands each request to one target and its answer back, by Jetty's proxy; bodies are streamed in both directions. A request is
 * sent once: a target that refuses the connection has seen nothing of it, so that another one is tried, but from the moment at
 * which sending begins a failure is the client's to hear. Which status that is says {@link Failures}. Websockets are not
 * passed on. Nothing here blocks.
 */
final class Proxy extends ProxyHandler {

    /** Shorter than what servers grant an idle connection, so that it is we who close it, between requests. */
    private static final long IDLE_CONNECTION_MILLIS = 5_000;

    /** By so much a silent client is noticed before its target, which cannot say anything meanwhile. */
    private static final long CLIENT_FIRST_MILLIS = 250;

    private static final int CONNECTIONS_PER_TARGET = 512;
    private static final String FLIGHT = Proxy.class.getName() + ".flight";

    private final TargetGroup group;
    private final ListenerOptions options;
    private final LongAdder total = new LongAdder();
    private final Map<String, LongAdder> byRelease = new ConcurrentHashMap<>();

    Proxy(TargetGroup group, ListenerOptions options) {
        this.group = group;
        this.options = options;
        setUseServerThreadPool(true);
    }

    Requests requests() {
        Map<String, Long> counts = new HashMap<>();
        byRelease.forEach((release, count) -> counts.put(release, count.sum()));
        return new Requests(total.sum(), counts);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        total.increment();
        int refusal = Limits.refusal(request);
        if (refusal != HttpStatus.OK_200) {
            Response.writeError(request, response, callback, refusal);
            return true;
        }
        Optional<String> stale = HttpMethod.GET.is(request.getMethod())
                ? options.staleAnswers().take(Request.getPathInContext(request))
                : Optional.empty();
        if (stale.isPresent()) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            Content.Sink.write(response, true, stale.get(), callback);
            return true;
        }
        Flight flight = new Flight(group);
        if (!flight.board()) {
            Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
            return true;
        }
        // While a target takes its time the client has nothing to say: Jetty must not end the request for that.
        request.addIdleTimeoutListener(silence -> false);
        request.setAttribute(FLIGHT, flight);
        return send(flight, request, response, Callback.from(callback, flight::land));
    }

    private boolean send(Flight flight, Request request, Response response, Callback callback) {
        try {
            return super.handle(request, response, callback);
        } catch (RuntimeException | Error e) {
            flight.land();
            throw e;
        }
    }

    private static Flight flight(Request request) {
        return (Flight) Objects.requireNonNull(request.getAttribute(FLIGHT));
    }

    @Override
    protected HttpURI rewriteHttpURI(Request request) {
        Member member = flight(request).member();
        return HttpURI.build(request.getHttpURI())
                .scheme("http")
                .host(member.target().host())
                .port(member.target().port())
                .asImmutable();
    }

    @Override
    protected org.eclipse.jetty.client.Request newProxyToServerRequest(Request request, HttpURI uri) {
        return Onward.request(getHttpClient(), uri)
                .method(request.getMethod())
                .idleTimeout(options.idleTimeout().toMillis() + CLIENT_FIRST_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void addProxyHeaders(Request request, org.eclipse.jetty.client.Request onward) {
        Onward.addHeaders(request, onward);
    }

    @Override
    protected org.eclipse.jetty.client.Request.Content newProxyToServerRequestContent(
            Request request, Response response, org.eclipse.jetty.client.Request onward) {
        return new Upload(request, flight(request));
    }

    @Override
    protected void sendProxyToServerRequest(
            Request request, org.eclipse.jetty.client.Request onward, Response response, Callback callback) {
        Flight flight = flight(request);
        byRelease
                .computeIfAbsent(flight.member().target().release(), release -> new LongAdder())
                .increment();
        flight.leave(onward);
        super.sendProxyToServerRequest(request, onward, response, callback);
    }

    @Override
    protected void onServerToProxyResponseFailure(
            Request request,
            org.eclipse.jetty.client.Request onward,
            org.eclipse.jetty.client.@Nullable Response answer,
            Response response,
            Callback callback,
            Throwable failure) {
        Flight flight = flight(request);
        if (Failures.nothingWasSent(flight, failure) && options.triesAnother().getAsBoolean()) {
            String release = flight.member().target().release();
            if (flight.board()) {
                byRelease.getOrDefault(release, new LongAdder()).decrement();
                send(flight, request, response, callback);
                return;
            }
        }
        if (!response.isCommitted()) {
            response.reset();
        }
        Response.writeError(request, response, callback, Failures.status(flight, failure));
    }

    @Override
    protected void configureHttpClient(HttpClient client) {
        super.configureHttpClient(client);
        client.setMaxConnectionsPerDestination(CONNECTIONS_PER_TARGET);
        client.setMaxRequestsQueuedPerDestination(CONNECTIONS_PER_TARGET);
        client.setConnectTimeout(Failures.CONNECT_TIMEOUT.toMillis());
        client.setIdleTimeout(IDLE_CONNECTION_MILLIS);
        client.setDestinationIdleTimeout(2 * IDLE_CONNECTION_MILLIS);
        client.setMaxRequestHeadersSize(Limits.ONWARD_HEADER_BYTES);
        client.setMaxResponseHeadersSize(Limits.RESPONSE_HEADER_BYTES);
        // What the client did not say the balancer does not say either.
        client.setUserAgentField(null);
        client.setDefaultRequestContentType(null);
        client.getHttpClientTransport()
                .setConnectionPoolFactory(destination -> new LivePool(destination, CONNECTIONS_PER_TARGET));
    }
}
