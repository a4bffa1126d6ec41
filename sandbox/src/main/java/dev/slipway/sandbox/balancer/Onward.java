package dev.slipway.sandbox.balancer;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;

/** A request as it goes to its target: the client's, with ELB's headers ("HTTP headers and Application Load Balancers"). */
final class Onward {

    private static final String TRACE_ID = "X-Amzn-Trace-Id";
    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");

    /** Printable letters that occur in no URI (RFC 3986); brackets do in a host only. */
    private static final String FORBIDDEN = "\"<>\\^`{|}[]";

    private Onward() {}

    /** A request for the same path and query, letter by letter; what no URI may hold is escaped, as browsers do. */
    static Request request(HttpClient client, HttpURI uri) {
        try {
            return client.newRequest(new URI(uri.asString()));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return client.newRequest(URI.create(escaped(uri.asString())));
        }
    }

    private static String escaped(String uri) {
        StringBuilder escaped = new StringBuilder(uri.length() + 16);
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            boolean allowed = c == '%'
                    ? ESCAPE.matcher(uri).region(i, uri.length()).lookingAt()
                    : c > ' ' && c < 127 && FORBIDDEN.indexOf(c) < 0;
            if (allowed) {
                escaped.append(c);
            } else {
                for (byte each : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
                    escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
                }
            }
        }
        return escaped.toString();
    }

    /** Who asks, by which scheme and port, and a trace id where the client has none. The host stays the client's. */
    static void addHeaders(org.eclipse.jetty.server.Request request, Request onward) {
        String before = request.getHeaders().get(HttpHeader.X_FORWARDED_FOR);
        String client = org.eclipse.jetty.server.Request.getRemoteAddr(request);
        onward.headers(headers -> {
            headers.put(HttpHeader.X_FORWARDED_FOR, before == null ? client : before + ", " + client);
            headers.put(HttpHeader.X_FORWARDED_PROTO, "http");
            headers.put(
                    HttpHeader.X_FORWARDED_PORT,
                    Integer.toString(org.eclipse.jetty.server.Request.getLocalPort(request)));
            if (!headers.contains(TRACE_ID)) {
                headers.put(TRACE_ID, traceId(org.eclipse.jetty.server.Request.getTimeStamp(request)));
            }
        });
    }

    private static String traceId(long millis) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "Root=1-%08x-%08x%016x".formatted(millis / 1000, random.nextInt(), random.nextLong());
    }
}
