package dev.slipway.sandbox.balancer;

import dev.slipway.sandbox.balancer.TargetDescription.Reason;
import dev.slipway.sandbox.balancer.TargetGroups.Target;
import dev.slipway.sandbox.balancer.TargetGroups.TargetState;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A registered target with its requests in flight. Health and draining are written under the lock of its group; boarding takes
 * no lock. Thread-safe.
 */
final class Member {

    private final Target target;
    private final Set<Flight> flights = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;
    private volatile TargetHealth health = TargetHealth.INITIAL;
    private volatile Instant warmAt = Instant.EPOCH;

    Member(Target target) {
        this.target = target;
    }

    Target target() {
        return target;
    }

    /** Adds a request, unless the target drains. */
    boolean board(Flight flight) {
        flights.add(flight);
        // Deregistration marks first and counts then, so one of the two sees the other.
        if (draining) {
            flights.remove(flight);
            return false;
        }
        return true;
    }

    /** Takes a request out. */
    void leave(Flight flight) {
        flights.remove(flight);
    }

    /** Requests in flight. */
    int outstanding() {
        return flights.size();
    }

    void drain() {
        draining = true;
    }

    boolean draining() {
        return draining;
    }

    /** Ends what is still in flight: the client gets 502, or half an answer when that has begun. */
    void cutFlights() {
        flights.forEach(Flight::cut);
    }

    TargetHealth health() {
        return health;
    }

    void become(TargetHealth next) {
        health = next;
    }

    /** Until when it is to get less than its share. */
    Instant warmAt() {
        return warmAt;
    }

    void warmAt(Instant instant) {
        warmAt = instant;
    }

    TargetState state() {
        return draining ? TargetState.DRAINING : health.state();
    }

    TargetDescription describe() {
        TargetState state = state();
        return switch (state) {
            case HEALTHY -> new TargetDescription(target, state, null, "");
            case DRAINING ->
                new TargetDescription(
                        target, state, Reason.DEREGISTRATION_IN_PROGRESS, "Target deregistration is in progress");
            case INITIAL ->
                health.last() == null
                        ? new TargetDescription(
                                target, state, Reason.REGISTRATION_IN_PROGRESS, "Target registration is in progress")
                        : new TargetDescription(
                                target, state, Reason.INITIAL_HEALTH_CHECKING, "Initial health checks in progress");
            case UNHEALTHY ->
                health.last() instanceof CheckResult.Failed failed
                        ? new TargetDescription(target, state, failed.reason(), failed.description())
                        // It passes again, but not often enough yet.
                        : new TargetDescription(target, state, Reason.FAILED_HEALTH_CHECKS, "Health checks failed");
            case UNUSED ->
                new TargetDescription(
                        target, state, Reason.NOT_REGISTERED, "Target is not registered to the target group");
        };
    }
}
