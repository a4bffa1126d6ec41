package dev.slipway.app.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The outermost layer: names the request, sets the headers that every answer has, says goodbye to the connection during
 * a drain, and writes one line to the log when the answer is complete, unless we asked ourselves to warm up.
 */
final class Edge implements Filter {
    /** Names the release that answered. */
    static final String RELEASE_HEADER = "X-Release";

    /** Where the request's id is in the log, and in the request's attributes for error pages. */
    static final String REQUEST_ID = "requestId";

    private static final Logger ACCESS = LoggerFactory.getLogger("access");

    private final String release;
    private final Drain drain;
    private final WarmUp warmUp;

    Edge(String release, Drain drain, WarmUp warmUp) {
        this.release = release;
        this.drain = drain;
        this.warmUp = warmUp;
    }

    @Override
    public void doFilter(ServletRequest incoming, ServletResponse outgoing, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) incoming;
        HttpServletResponse response = (HttpServletResponse) outgoing;
        long started = System.nanoTime();
        String id = RequestIds.of(request.getHeader(RequestIds.HEADER));
        request.setAttribute(REQUEST_ID, id);
        MDC.put(REQUEST_ID, id);
        try {
            response.setHeader(RELEASE_HEADER, release);
            response.setHeader(RequestIds.HEADER, id);
            SecurityHeaders.set(response);
            if (drain.hasBegun()) {
                response.setHeader("Connection", "close");
            }
            chain.doFilter(request, response);
        } finally {
            if (!warmUp.isOwn(id)) {
                log(request, response, Duration.ofNanos(System.nanoTime() - started));
            }
            MDC.remove(REQUEST_ID);
        }
    }

    private static void log(HttpServletRequest request, HttpServletResponse response, Duration took) {
        ACCESS.atInfo()
                .addKeyValue("method", request.getMethod())
                .addKeyValue("path", request.getRequestURI())
                .addKeyValue("status", response.getStatus())
                .addKeyValue("durationMicros", took.toNanos() / 1_000)
                .log("request");
    }
}
