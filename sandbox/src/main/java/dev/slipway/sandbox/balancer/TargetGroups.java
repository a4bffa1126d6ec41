package dev.slipway.sandbox.balancer;

/** The load balancer as the scheduler of ECS sees it. No call blocks. Thread-safe. */
public interface TargetGroups {

    /** Whether a target group of this ARN exists; a service may only be made on one that does. */
    boolean exists(String targetGroupArn);

    /** Adds a target, which starts as {@link TargetState#INITIAL} and gets requests once it is healthy. */
    void register(String targetGroupArn, Target target);

    /**
     * Takes a target out: no new request goes to it. It is {@link TargetState#DRAINING} until its requests in flight have
     * ended or the group's deregistration delay is over, then {@link TargetState#UNUSED}.
     */
    void deregister(String targetGroupArn, Target target);

    /** What the group's health checks say; {@link TargetState#UNUSED} for a target it does not know. */
    TargetState state(String targetGroupArn, Target target);

    /**
     * One task's address.
     *
     * @param id the task's id, for the pages and the counts by task
     * @param release the digest that the task runs, for the counts by release
     * @param host always 127.0.0.1 here
     * @param port the host port
     */
    record Target(String id, String release, String host, int port) {}

    /** The states of a target that ELB names, those of them that occur here. */
    enum TargetState {
        INITIAL,
        HEALTHY,
        UNHEALTHY,
        DRAINING,
        UNUSED
    }
}
