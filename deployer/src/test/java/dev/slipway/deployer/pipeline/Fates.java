package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.time.Cancellation;
import dev.slipway.sandbox.time.VirtualTimeline;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What may happen to a run of the program: at its first call of a name, or some time after that. */
final class Fates {
    private Fates() {}

    static BiConsumer<VirtualProgram.Life, VirtualTimeline> killed(String call, Duration later) {
        return at(call, later, life -> life.http.die());
    }

    static BiConsumer<VirtualProgram.Life, VirtualTimeline> interrupted(String call, Duration later) {
        return at(call, later, life -> life.signal(Cancellation.Signal.INTERRUPT));
    }

    static BiConsumer<VirtualProgram.Life, VirtualTimeline> at(
            String call, Duration later, Consumer<VirtualProgram.Life> blow) {
        return (life, timeline) -> life.http.at(call::equals, () -> {
            if (later.isZero()) {
                blow.accept(life);
            } else {
                timeline.after(later, () -> blow.accept(life));
            }
        });
    }
}
