package dev.slipway.sandbox.balancer;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpStatus;

/** What a request that failed on its way is to its client ("Troubleshoot your Application Load Balancers"). */
final class Failures {

    /** How long a target may take to accept a connection. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private Failures() {}

    /**
     * Whether no byte of the request went anywhere, so that another target may have it, whatever its method. A timeout is none
     * of these: the client has waited long enough.
     */
    static boolean nothingWasSent(Flight flight, Throwable failure) {
        return !flight.begun() && !flight.isCut() && !flight.hasClientFailed() && !isTimeout(failure);
    }

    /**
     * 408 for a client that fell silent and 400 for one that went away halfway (460 at AWS, in its log), 502 for a target that
     * refused, broke off or was given up, 504 for one that said nothing in time.
     */
    static int status(Flight flight, Throwable failure) {
        if (flight.isCut()) {
            return HttpStatus.BAD_GATEWAY_502;
        }
        if (flight.hasClientFailed()) {
            return isTimeout(failure) ? HttpStatus.REQUEST_TIMEOUT_408 : HttpStatus.BAD_REQUEST_400;
        }
        return isTimeout(failure) ? HttpStatus.GATEWAY_TIMEOUT_504 : HttpStatus.BAD_GATEWAY_502;
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof TimeoutException || failure instanceof SocketTimeoutException;
    }
}
