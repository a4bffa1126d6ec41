package dev.slipway.deployer.aws;

/** What the tasks of an image do. */
public enum Behaviour {
    /** They come up and stay. */
    HEALTHY,
    /** They reach RUNNING and die, which ECS does not count. */
    CRASHING,
    /** They fail before they run, which ECS's circuit breaker counts to three. */
    CRASHING_FOR_THE_BREAKER,
    /** The same, and ECS's rollback fails. */
    CANNOT_GO_BACK,
    /** They die once ECS has called the deployment successful. */
    CRASHING_LATE,
    /** They never come up, nor die. */
    NEVER_HEALTHY
}
