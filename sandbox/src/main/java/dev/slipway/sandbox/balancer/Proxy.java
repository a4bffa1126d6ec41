package dev.slipway.sandbox.balancer;

import dev.slipway.sandbox.balancer.TargetGroup.Member;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

/**
 * Hands each request to one target and its answer back, by Jetty's proxy. A request is sent once: Jetty's client repeats one
 * only when the connection turned out to be closed before anything was written. What fails is 502, what takes too long is 504,
 * no target at all is 503, as an Application Load Balancer answers. Nothing here blocks.
 */
final class Proxy extends ProxyHandler {

    /** The idle timeout that an Application Load Balancer has unless told otherwise. */
    private static final long ANSWER_SECONDS = 60;

    /** Shorter than what servers grant an idle connection, so that it is we who close it, between requests. */
    private static final long IDLE_CONNECTION_MILLIS = 5_000;

    private static final long CONNECT_MILLIS = 5_000;
    private static final int CONNECTIONS_PER_TARGET = 512;
    private static final String MEMBER = Proxy.class.getName() + ".member";

    private final TargetGroup group;
    private final StaleAnswers staleAnswers;
    private final LongAdder total = new LongAdder();
    private final Map<String, LongAdder> byRelease = new ConcurrentHashMap<>();

    Proxy(TargetGroup group, StaleAnswers staleAnswers) {
        this.group = group;
        this.staleAnswers = staleAnswers;
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
        Optional<String> stale = HttpMethod.GET.is(request.getMethod())
                ? staleAnswers.take(Request.getPathInContext(request))
                : Optional.empty();
        if (stale.isPresent()) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            Content.Sink.write(response, true, stale.get(), callback);
            return true;
        }
        Optional<Member> chosen = group.acquire();
        if (chosen.isEmpty()) {
            Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
            return true;
        }
        Member member = chosen.get();
        byRelease
                .computeIfAbsent(member.target().release(), release -> new LongAdder())
                .increment();
        AtomicBoolean held = new AtomicBoolean(true);
        Runnable giveBack = () -> {
            if (held.getAndSet(false)) {
                group.release(member);
            }
        };
        request.setAttribute(MEMBER, member);
        try {
            return super.handle(request, response, Callback.from(callback, giveBack));
        } catch (RuntimeException | Error e) {
            giveBack.run();
            throw e;
        }
    }

    @Override
    protected HttpURI rewriteHttpURI(Request request) {
        Member member = (Member) Objects.requireNonNull(request.getAttribute(MEMBER));
        return HttpURI.build(request.getHttpURI())
                .scheme("http")
                .host(member.target().host())
                .port(member.target().port())
                .asImmutable();
    }

    @Override
    protected org.eclipse.jetty.client.Request newProxyToServerRequest(Request request, HttpURI uri) {
        return super.newProxyToServerRequest(request, uri).idleTimeout(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    protected void addProxyHeaders(Request request, org.eclipse.jetty.client.Request onward) {
        String before = request.getHeaders().get(HttpHeader.X_FORWARDED_FOR);
        String client = Request.getRemoteAddr(request);
        String host = request.getHeaders().get(HttpHeader.HOST);
        onward.headers(headers -> {
            headers.put(HttpHeader.X_FORWARDED_FOR, before == null ? client : before + ", " + client);
            headers.put(HttpHeader.X_FORWARDED_PROTO, "http");
            headers.put(HttpHeader.X_FORWARDED_PORT, Integer.toString(Request.getLocalPort(request)));
            if (host != null) {
                headers.put(HttpHeader.X_FORWARDED_HOST, host);
                headers.put(HttpHeader.HOST, host);
            }
        });
    }

    @Override
    protected void configureHttpClient(HttpClient client) {
        super.configureHttpClient(client);
        client.setMaxConnectionsPerDestination(CONNECTIONS_PER_TARGET);
        client.setMaxRequestsQueuedPerDestination(CONNECTIONS_PER_TARGET);
        client.setConnectTimeout(CONNECT_MILLIS);
        client.setIdleTimeout(IDLE_CONNECTION_MILLIS);
        client.setDestinationIdleTimeout(2 * IDLE_CONNECTION_MILLIS);
    }
}
