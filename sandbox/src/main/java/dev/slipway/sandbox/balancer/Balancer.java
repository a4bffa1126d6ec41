package dev.slipway.sandbox.balancer;

import dev.slipway.sandbox.time.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All target groups and load balancers. Thread-safe. */
public final class Balancer implements TargetGroups, GroupInventory, AutoCloseable {

    private final Timeline timeline;
    private final Map<String, TargetGroup> groups = new ConcurrentHashMap<>();
    private final Map<LoadBalancer, String> loadBalancers = new LinkedHashMap<>();

    public Balancer(Timeline timeline) {
        this.timeline = timeline;
    }

    /**
     * Makes a target group with ELB's attributes.
     *
     * @param deregistrationDelay how long requests in flight may keep a deregistered target
     * @throws IllegalArgumentException if there is one of this ARN
     */
    public void createTargetGroup(String targetGroupArn, HealthCheck check, Duration deregistrationDelay) {
        createTargetGroup(targetGroupArn, check, TargetGroupAttributes.drainingFor(deregistrationDelay));
    }

    /**
     * Makes a target group.
     *
     * @throws IllegalArgumentException if there is one of this ARN
     */
    public void createTargetGroup(String targetGroupArn, HealthCheck check, TargetGroupAttributes attributes) {
        TargetGroup group = new TargetGroup(targetGroupArn, check, attributes, timeline);
        if (groups.putIfAbsent(targetGroupArn, group) != null) {
            throw new IllegalArgumentException("the target group exists: " + targetGroupArn);
        }
    }

    /**
     * Puts a listening port of 127.0.0.1 in front of a target group; {@link #close} closes it.
     *
     * @throws IOException if the port is taken
     */
    public LoadBalancer listen(ListenerOptions options, String targetGroupArn) throws IOException {
        LoadBalancer loadBalancer = LoadBalancer.listen(options, group(targetGroupArn));
        synchronized (loadBalancers) {
            loadBalancers.put(loadBalancer, targetGroupArn);
        }
        return loadBalancer;
    }

    @Override
    public boolean exists(String targetGroupArn) {
        return groups.containsKey(targetGroupArn);
    }

    @Override
    public void register(String targetGroupArn, Target target) {
        group(targetGroupArn).register(target);
    }

    @Override
    public void deregister(String targetGroupArn, Target target) {
        group(targetGroupArn).deregister(target);
    }

    @Override
    public TargetState state(String targetGroupArn, Target target) {
        return group(targetGroupArn).state(target);
    }

    @Override
    public List<GroupDescription> groups() {
        return groups.values().stream()
                .map(group -> new GroupDescription(group.arn(), group.check(), group.attributes(), ports(group.arn())))
                .sorted(Comparator.comparing(GroupDescription::arn))
                .toList();
    }

    private List<Integer> ports(String targetGroupArn) {
        synchronized (loadBalancers) {
            return loadBalancers.entrySet().stream()
                    .filter(front -> front.getValue().equals(targetGroupArn))
                    .map(front -> front.getKey().url().getPort())
                    .toList();
        }
    }

    @Override
    public List<TargetDescription> describe(String targetGroupArn) {
        return group(targetGroupArn).describe();
    }

    /** The same of one target, which need not be registered. */
    public TargetDescription describe(String targetGroupArn, Target target) {
        return group(targetGroupArn).describe(target);
    }

    /** How a target group's targets are checked. */
    public HealthCheck healthCheck(String targetGroupArn) {
        return group(targetGroupArn).healthCheck();
    }

    /** How a target group shares out requests. */
    public TargetGroupAttributes attributes(String targetGroupArn) {
        return group(targetGroupArn).attributes();
    }

    /** Changes that, as ModifyTargetGroupAttributes does: for what comes from now on. */
    public void modify(String targetGroupArn, TargetGroupAttributes attributes) {
        group(targetGroupArn).modify(attributes);
    }

    private TargetGroup group(String targetGroupArn) {
        TargetGroup group = groups.get(targetGroupArn);
        if (group == null) {
            throw new IllegalArgumentException("no target group " + targetGroupArn);
        }
        return group;
    }

    /** Closes the ports; targets are left as they are. */
    @Override
    public void close() {
        synchronized (loadBalancers) {
            loadBalancers.keySet().forEach(LoadBalancer::close);
            loadBalancers.clear();
        }
    }
}
