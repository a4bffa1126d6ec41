package dev.slipway.sandbox.balancer;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;

/** What an Application Load Balancer refuses, and at which size ("Quotas" and "Troubleshoot your Application Load Balancers"). */
final class Limits {

    /** Of a request's line and headers together, in bytes. */
    static final int REQUEST_HEADER_BYTES = 64 * 1024;

    /** Of an answer's, in bytes. */
    static final int RESPONSE_HEADER_BYTES = 32 * 1024;

    /** Of a request's to the target, in bytes: the balancer adds some of its own. */
    static final int ONWARD_HEADER_BYTES = REQUEST_HEADER_BYTES + 4 * 1024;

    private static final int FORWARDING_ADDRESSES = 30;
    private static final int TOO_MANY_FORWARDING_ADDRESSES = 463;

    private Limits() {}

    /** The status that refuses a request, or 200. */
    static int refusal(Request request) {
        if (HttpMethod.TRACE.is(request.getMethod()) || HttpMethod.CONNECT.is(request.getMethod())) {
            return HttpStatus.METHOD_NOT_ALLOWED_405;
        }
        return request.getHeaders().getCSV(HttpHeader.X_FORWARDED_FOR, false).size() > FORWARDING_ADDRESSES
                ? TOO_MANY_FORWARDING_ADDRESSES
                : HttpStatus.OK_200;
    }

    /** The status for a request that cannot be read: 400 for headers that are too large, where Jetty says 431. */
    static int unreadable(int status) {
        return status == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ? HttpStatus.BAD_REQUEST_400 : status;
    }
}
