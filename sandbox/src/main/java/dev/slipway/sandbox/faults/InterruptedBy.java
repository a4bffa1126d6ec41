package dev.slipway.sandbox.faults;

/** Why AWS ends a task itself. */
public enum InterruptedBy {
    /** Fargate Spot wants its capacity back. */
    SPOT,
    /** The host is retired. */
    MAINTENANCE
}
