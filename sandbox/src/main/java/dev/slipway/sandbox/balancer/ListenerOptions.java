package dev.slipway.sandbox.balancer;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How a load balancer listens and passes on.
 *
 * @param name for its threads
 * @param port of 127.0.0.1; 0 takes a free one
 * @param idleTimeout how long a connection to a client or a target may be silent while a request is under way ({@code
 *     idle_timeout.timeout_seconds}; ELB's default is 60 s)
 * @param staleAnswers asked before each GET
 * @param triesAnother whether a request whose target refuses the connection goes to another target; asked each time. An
 *     Application Load Balancer answers 502 instead
 */
public record ListenerOptions(
        String name, int port, Duration idleTimeout, StaleAnswers staleAnswers, BooleanSupplier triesAnother) {

    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

    public ListenerOptions {
        if (!idleTimeout.isPositive()) {
            throw new IllegalArgumentException("the idle timeout is above 0");
        }
    }

    /** A listener on this port, with ELB's idle timeout. */
    public static ListenerOptions on(String name, int port) {
        return new ListenerOptions(name, port, IDLE_TIMEOUT, StaleAnswers.NONE, () -> true);
    }

    public ListenerOptions withIdleTimeout(Duration value) {
        return new ListenerOptions(name, port, value, staleAnswers, triesAnother);
    }

    public ListenerOptions withStaleAnswers(StaleAnswers value) {
        return new ListenerOptions(name, port, idleTimeout, value, triesAnother);
    }

    public ListenerOptions tryingAnother(BooleanSupplier value) {
        return new ListenerOptions(name, port, idleTimeout, staleAnswers, value);
    }
}
