package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.balancer.TargetGroups;
import dev.slipway.sandbox.time.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** One target group, whose targets become healthy or unhealthy by their release, and drain for a while. */
final class FakeTargetGroups implements TargetGroups {

    static final String GROUP =
            "arn:aws:elasticloadbalancing:eu-central-1:111111111111:targetgroup/web/0123456789abcdef";

    private final Timeline timeline;
    private final Map<Target, TargetState> states = new ConcurrentHashMap<>();
    private final Set<String> sickReleases = ConcurrentHashMap.newKeySet();
    private volatile Duration draining = Duration.ofSeconds(5);

    final List<String> told = new CopyOnWriteArrayList<>();

    FakeTargetGroups(Timeline timeline) {
        this.timeline = timeline;
    }

    void sick(String release) {
        sickReleases.add(release);
        states.replaceAll((target, state) -> target.release().equals(release) ? TargetState.UNHEALTHY : state);
    }

    void drainsFor(Duration duration) {
        draining = duration;
    }

    long healthy(String release) {
        return states.entrySet().stream()
                .filter(entry -> entry.getKey().release().equals(release))
                .filter(entry -> entry.getValue() == TargetState.HEALTHY)
                .count();
    }

    @Override
    public boolean exists(String targetGroupArn) {
        return targetGroupArn.equals(GROUP);
    }

    @Override
    public void register(String targetGroupArn, Target target) {
        told.add("register " + target.id());
        states.put(target, TargetState.INITIAL);
        timeline.after(
                Duration.ofSeconds(2),
                () -> states.computeIfPresent(
                        target,
                        (same, state) -> state != TargetState.INITIAL
                                ? state
                                : sickReleases.contains(target.release())
                                        ? TargetState.UNHEALTHY
                                        : TargetState.HEALTHY));
    }

    @Override
    public void deregister(String targetGroupArn, Target target) {
        if (states.replace(target, TargetState.DRAINING) != null) {
            told.add("deregister " + target.id());
            timeline.after(draining, () -> states.remove(target));
        }
    }

    @Override
    public TargetState state(String targetGroupArn, Target target) {
        return states.getOrDefault(target, TargetState.UNUSED);
    }
}
