package dev.slipway.sandbox.balancer;

import dev.slipway.sandbox.balancer.TargetDescription.Reason;
import dev.slipway.sandbox.time.Timeline;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Target groups without a balancer: health checks ask a predicate instead of the target's port, with the rules and the
 * intervals of the real ones. A deregistered target is DRAINING for the group's whole deregistration delay, as
 * DescribeTargetHealth shows it ("Deregistration delay": "the status of the target is displayed as draining until the
 * deregistration delay timeout expires"). Thread-safe.
 */
public final class ScriptedTargetGroups implements TargetGroups, GroupInventory {

    private final Timeline timeline;
    private final Predicate<Target> passes;
    private final Map<String, Group> groups = new ConcurrentHashMap<>();

    private record Group(HealthCheck check, Duration deregistrationDelay, Map<Target, Member> members) {}

    private static final class Member {
        private volatile TargetHealth health = TargetHealth.INITIAL;
        private volatile boolean draining;
    }

    /** @param passes whether a health check of a target passes now; asked on the timeline */
    public ScriptedTargetGroups(Timeline timeline, Predicate<Target> passes) {
        this.timeline = timeline;
        this.passes = passes;
    }

    /** Makes a group, or changes the settings of one for targets that come or go from now on. */
    public void targetGroup(String arn, HealthCheck check, Duration deregistrationDelay) {
        groups.compute(
                arn,
                (same, group) -> new Group(
                        check, deregistrationDelay, group == null ? new ConcurrentHashMap<>() : group.members()));
    }

    @Override
    public boolean exists(String targetGroupArn) {
        return groups.containsKey(targetGroupArn);
    }

    @Override
    public void register(String targetGroupArn, Target target) {
        Group group = group(targetGroupArn);
        Member member = new Member();
        if (group.members().putIfAbsent(target, member) == null) {
            timeline.soon(() -> check(group, target, member));
        }
    }

    private void check(Group group, Target target, Member member) {
        if (!member.draining && group.members().get(target) == member) {
            CheckResult result = passes.test(target) ? new CheckResult.Passed() : new CheckResult.Broken();
            member.health = member.health.after(result, group.check());
            timeline.after(group.check().interval(), () -> check(group, target, member));
        }
    }

    @Override
    public void deregister(String targetGroupArn, Target target) {
        Group group = group(targetGroupArn);
        Member member = group.members().get(target);
        if (member != null && !member.draining) {
            member.draining = true;
            timeline.after(group.deregistrationDelay(), () -> group.members().remove(target, member));
        }
    }

    @Override
    public TargetState state(String targetGroupArn, Target target) {
        Member member = group(targetGroupArn).members().get(target);
        if (member == null) {
            return TargetState.UNUSED;
        }
        return member.draining ? TargetState.DRAINING : member.health.state();
    }

    @Override
    public List<GroupDescription> groups() {
        return groups.entrySet().stream()
                .map(entry -> new GroupDescription(
                        entry.getKey(),
                        entry.getValue().check(),
                        TargetGroupAttributes.drainingFor(entry.getValue().deregistrationDelay()),
                        List.of()))
                .sorted(Comparator.comparing(GroupDescription::arn))
                .toList();
    }

    @Override
    public List<TargetDescription> describe(String targetGroupArn) {
        return group(targetGroupArn).members().keySet().stream()
                .sorted(Comparator.comparing(Target::id))
                .map(target -> described(target, state(targetGroupArn, target)))
                .toList();
    }

    private static TargetDescription described(Target target, TargetState state) {
        return switch (state) {
            case HEALTHY -> new TargetDescription(target, state, null, "");
            case INITIAL ->
                new TargetDescription(
                        target, state, Reason.INITIAL_HEALTH_CHECKING, "Initial health checks in progress");
            case UNHEALTHY -> new TargetDescription(target, state, Reason.FAILED_HEALTH_CHECKS, "Health checks failed");
            case DRAINING ->
                new TargetDescription(
                        target, state, Reason.DEREGISTRATION_IN_PROGRESS, "Target deregistration is in progress");
            case UNUSED -> new TargetDescription(target, state, Reason.NOT_REGISTERED, "Target is not registered");
        };
    }

    /** How many targets of a release are healthy in a group. */
    public long healthy(String targetGroupArn, String release) {
        return group(targetGroupArn).members().entrySet().stream()
                .filter(entry -> entry.getKey().release().equals(release))
                .filter(entry -> !entry.getValue().draining)
                .filter(entry -> entry.getValue().health.state() == TargetState.HEALTHY)
                .count();
    }

    private Group group(String targetGroupArn) {
        Group group = groups.get(targetGroupArn);
        if (group == null) {
            throw new IllegalArgumentException("no target group " + targetGroupArn);
        }
        return group;
    }
}
