package dev.slipway.sandbox.balancer;

import dev.slipway.sandbox.balancer.TargetDescription.Reason;
import dev.slipway.sandbox.balancer.TargetGroups.Target;
import dev.slipway.sandbox.balancer.TargetGroups.TargetState;
import dev.slipway.sandbox.time.Timeline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Targets, their health and their requests in flight. Registration and health are kept under a lock; choosing a target for a
 * request takes none. Thread-safe.
 */
final class TargetGroup {

    private static final Logger LOG = LoggerFactory.getLogger(TargetGroup.class);

    private final String arn;
    private final HealthCheck check;
    private volatile TargetGroupAttributes attributes;
    private final Timeline timeline;
    private final Turn turn = new Turn();
    private final Map<Target, Member> members = new LinkedHashMap<>();
    private volatile List<Member> routable = List.of();

    TargetGroup(String arn, HealthCheck check, TargetGroupAttributes attributes, Timeline timeline) {
        this.arn = arn;
        this.check = check;
        this.attributes = attributes;
        this.timeline = timeline;
    }

    HealthCheck healthCheck() {
        return check;
    }

    /** For requests, deregistrations and targets that become healthy from now on. */
    void modify(TargetGroupAttributes next) {
        attributes = next;
    }

    String arn() {
        return arn;
    }

    HealthCheck check() {
        return check;
    }

    TargetGroupAttributes attributes() {
        return attributes;
    }

    synchronized void register(Target target) {
        Member before = members.get(target);
        if (before != null && !before.draining()) {
            return;
        }
        Member member = new Member(target);
        members.put(target, member);
        route();
        timeline.soon(() -> check(member));
    }

    synchronized void deregister(Target target) {
        Member member = members.get(target);
        if (member == null || member.draining()) {
            return;
        }
        member.drain();
        route();
        if (!removeWhenDrained(member)) {
            timeline.after(attributes.deregistrationDelay(), () -> giveUp(member));
        }
    }

    synchronized TargetState state(Target target) {
        Member member = members.get(target);
        return member == null ? TargetState.UNUSED : member.state();
    }

    /** All registered and draining targets, in the order of their registration. */
    synchronized List<TargetDescription> describe() {
        return members.values().stream().map(Member::describe).toList();
    }

    synchronized TargetDescription describe(Target target) {
        Member member = members.get(target);
        return member != null
                ? member.describe()
                : new TargetDescription(
                        target,
                        TargetState.UNUSED,
                        Reason.NOT_REGISTERED,
                        "Target is not registered to the target group");
    }

    /**
     * Takes a target for one request among the healthy ones; among the unhealthy ones when there are no others, as an
     * Application Load Balancer fails open. To be given back by {@link #release}.
     *
     * @param tried not to be taken again
     */
    Optional<Member> acquire(Flight flight, Set<Member> tried) {
        while (true) {
            List<Member> candidates = Turn.untried(routable, tried);
            if (candidates.isEmpty()) {
                return Optional.empty();
            }
            Member member = turn.next(attributes, candidates, timeline.instant());
            if (member.board(flight)) {
                return Optional.of(member);
            }
            release(member, flight);
        }
    }

    /** Gives a target back after its answer was sent. */
    void release(Member member, Flight flight) {
        member.leave(flight);
        if (member.draining()) {
            removeWhenDrained(member);
        }
    }

    private synchronized boolean removeWhenDrained(Member member) {
        boolean drained = member.outstanding() == 0;
        if (drained) {
            members.remove(member.target(), member);
        }
        return drained;
    }

    /** The delay is over: what is in flight gets 502 ("Troubleshoot your Application Load Balancers", HTTP 502). */
    private void giveUp(Member member) {
        synchronized (this) {
            members.remove(member.target(), member);
        }
        member.cutFlights();
    }

    private void route() {
        List<Member> healthy = in(TargetState.HEALTHY);
        routable = healthy.isEmpty() ? in(TargetState.UNHEALTHY) : healthy;
    }

    private List<Member> in(TargetState state) {
        return members.values().stream()
                .filter(member -> member.state() == state)
                .toList();
    }

    private void check(Member member) {
        if (isChecked(member)) {
            Thread.ofVirtual().name("health check").start(() -> {
                CheckResult result = HealthProbe.ask(member.target(), check);
                timeline.soon(() -> heard(member, result));
            });
        }
    }

    private synchronized boolean isChecked(Member member) {
        return !member.draining() && members.get(member.target()) == member;
    }

    private synchronized void heard(Member member, CheckResult result) {
        if (!isChecked(member)) {
            return;
        }
        TargetState before = member.state();
        member.become(member.health().after(result, check));
        if (member.state() != before) {
            LOG.debug("{}: {} is {} after {}", arn, member.target(), member.state(), result);
            if (member.state() == TargetState.HEALTHY
                    && !in(TargetState.HEALTHY).equals(List.of(member))) {
                // Beside others only: ELB spares no target that is alone.
                member.warmAt(timeline.instant().plus(attributes.slowStart()));
            }
            route();
        }
        timeline.after(check.interval(), () -> check(member));
    }
}
