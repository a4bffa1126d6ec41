package dev.slipway.deployer.time;

import java.util.function.Consumer;

/** Starts what goes on beside the run, on the run's clock. */
@FunctionalInterface
public interface Background {

    /**
     * Starts a thread.
     *
     * @param over asked for the thread's end: waits of its timing end early then
     * @param body returns soon after the end was asked for; throws nothing
     */
    void start(String name, Cancellation over, Consumer<Timing> body);

    /** A virtual thread on the wall clock. It does not keep the program alive. */
    static Background wall() {
        return (name, over, body) -> Thread.ofVirtual().name(name).start(() -> body.accept(Timing.wall(over)));
    }
}
