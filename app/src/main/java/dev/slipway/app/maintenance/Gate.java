package dev.slipway.app.maintenance;

import dev.slipway.app.web.Html;
import dev.slipway.app.web.Json;
import dev.slipway.app.web.Problem;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** The maintenance middleware: in front of all routes, it lets a request through or answers 503, and counts writes. */
public final class Gate implements Filter {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final Maintenance maintenance;
    private final Set<String> exempt;
    private final InstantSource clock;

    /**
     * A gate.
     *
     * @param exempt paths that are always open: health, version, control
     */
    public Gate(Maintenance maintenance, Set<String> exempt, InstantSource clock) {
        this.maintenance = maintenance;
        this.exempt = Set.copyOf(exempt);
        this.clock = clock;
    }

    @Override
    public void doFilter(ServletRequest incoming, ServletResponse outgoing, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) incoming;
        HttpServletResponse response = (HttpServletResponse) outgoing;
        if (exempt.contains(request.getRequestURI())) {
            chain.doFilter(request, response);
        } else if (SAFE.contains(request.getMethod())) {
            read(request, response, chain);
        } else {
            write(request, response, chain);
        }
    }

    private void read(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Notice> refusal = maintenance.refusal();
        if (refusal.isPresent()) {
            refuse(request, response, refusal.get());
        } else {
            chain.doFilter(request, response);
        }
    }

    private void write(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!maintenance.tryBeginWrite()) {
            refuse(request, response, maintenance.notice());
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            maintenance.endWrite();
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, Notice notice) throws IOException {
        boolean json = Json.isWanted(request.getHeader("Accept"));
        byte[] body = json ? notice.problem() : notice.html();
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", Long.toString(notice.retryAfterSeconds(clock.instant())));
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Security-Policy", notice.contentSecurityPolicy());
        response.setContentType(json ? Problem.CONTENT_TYPE : Html.CONTENT_TYPE);
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }
}
