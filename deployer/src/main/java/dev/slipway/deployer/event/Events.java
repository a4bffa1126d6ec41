package dev.slipway.deployer.event;

/** Where a run's events go. Never blocks, never throws: no report may delay or fail a release. Thread-safe. */
@FunctionalInterface
public interface Events {
    void publish(Event event);
}
