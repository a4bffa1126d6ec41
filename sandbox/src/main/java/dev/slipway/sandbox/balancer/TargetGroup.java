package dev.slipway.sandbox.balancer;

import dev.slipway.sandbox.balancer.TargetGroups.Target;
import dev.slipway.sandbox.balancer.TargetGroups.TargetState;
import dev.slipway.sandbox.time.Timeline;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final Duration deregistrationDelay;
    private final Timeline timeline;
    private final AtomicInteger turn = new AtomicInteger();
    private final Map<Target, Member> members = new LinkedHashMap<>();
    private volatile List<Member> routable = List.of();

    TargetGroup(String arn, HealthCheck check, Duration deregistrationDelay, Timeline timeline) {
        this.arn = arn;
        this.check = check;
        this.deregistrationDelay = deregistrationDelay;
        this.timeline = timeline;
    }

    synchronized void register(Target target) {
        Member before = members.get(target);
        if (before != null && !before.draining) {
            return;
        }
        Member member = new Member(target);
        members.put(target, member);
        route();
        timeline.soon(() -> check(member));
    }

    synchronized void deregister(Target target) {
        Member member = members.get(target);
        if (member == null || member.draining) {
            return;
        }
        member.draining = true;
        route();
        removeWhenDrained(member);
        timeline.after(deregistrationDelay, () -> remove(member));
    }

    synchronized TargetState state(Target target) {
        Member member = members.get(target);
        if (member == null) {
            return TargetState.UNUSED;
        }
        return member.draining ? TargetState.DRAINING : member.health.state();
    }

    /**
     * Takes a target for one request, in turn among the healthy ones; among the unhealthy ones when there are no others, as an
     * Application Load Balancer fails open. To be given back by {@link #release}.
     */
    Optional<Member> acquire() {
        while (true) {
            List<Member> candidates = routable;
            if (candidates.isEmpty()) {
                return Optional.empty();
            }
            Member member = candidates.get(Math.floorMod(turn.getAndIncrement(), candidates.size()));
            member.inFlight.incrementAndGet();
            // Deregistration marks first and counts then, so one of the two sees the other.
            if (!member.draining) {
                return Optional.of(member);
            }
            release(member);
        }
    }

    /** Gives a target back after its answer was sent. */
    void release(Member member) {
        if (member.inFlight.decrementAndGet() == 0 && member.draining) {
            removeWhenDrained(member);
        }
    }

    private synchronized void removeWhenDrained(Member member) {
        if (member.inFlight.get() == 0) {
            remove(member);
        }
    }

    private synchronized void remove(Member member) {
        members.remove(member.target, member);
    }

    private void route() {
        List<Member> healthy = in(TargetState.HEALTHY);
        routable = healthy.isEmpty() ? in(TargetState.UNHEALTHY) : healthy;
    }

    private List<Member> in(TargetState state) {
        return members.values().stream()
                .filter(member -> !member.draining && member.health.state() == state)
                .toList();
    }

    private void check(Member member) {
        if (isChecked(member)) {
            Thread.ofVirtual().name("health check").start(() -> {
                boolean passed = passes(member.target);
                timeline.soon(() -> heard(member, passed));
            });
        }
    }

    private synchronized boolean isChecked(Member member) {
        return !member.draining && members.get(member.target) == member;
    }

    private synchronized void heard(Member member, boolean passed) {
        if (!isChecked(member)) {
            return;
        }
        TargetState before = member.health.state();
        member.health = member.health.after(passed, check);
        if (member.health.state() != before) {
            LOG.debug("{}: {} is {}", arn, member.target, member.health.state());
            route();
        }
        timeline.after(check.interval(), () -> check(member));
    }

    private boolean passes(Target target) {
        try {
            URI uri = URI.create("http://" + target.host() + ":" + target.port() + check.path());
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout((int) check.timeout().toMillis());
            connection.setReadTimeout((int) check.timeout().toMillis());
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("User-Agent", "ELB-HealthChecker/2.0");
            connection.setRequestProperty("Connection", "close");
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }

    /** A registered target. */
    static final class Member {
        private final Target target;
        private final AtomicInteger inFlight = new AtomicInteger();
        private volatile boolean draining;
        private TargetHealth health = TargetHealth.INITIAL;

        Member(Target target) {
            this.target = target;
        }

        Target target() {
            return target;
        }
    }
}
