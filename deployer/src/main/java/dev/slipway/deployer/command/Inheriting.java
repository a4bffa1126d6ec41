package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.recovery.Inherited;
import dev.slipway.deployer.recovery.Predecessors;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a verb that writes makes of runs that are gone, once it has the lease: none stays recorded as running that has left
 * nothing; and nobody releases over services that are half-way, since what they would go back to is a mixture.
 */
record Inheriting(Aws aws, Environment environment, State state, Timing timing, Cancellation cancellation) {
    private static final Set<String> RELEASING = Set.of("deploy", "promote", "rollback");

    /** Says what there is. An ending when the verb must not go on. */
    Optional<Ending> look(String verb, String keeper, Events events) {
        Ledger ledger = new Ledger(aws.objects(state.bucket()), state, environment.name());
        Inherited found = new Predecessors(aws, environment, timing, cancellation, events).look(ledger, keeper);
        found.closed().forEach(text -> warn(events, text));
        found.told().forEach(text -> warn(events, text + " Its way back had failed; what it left is released over."));
        boolean on = verb.equals("deploy") || verb.equals("promote");
        if (on) {
            found.underWay().forEach(text -> warn(events, text));
        }
        List<String> halfDone = Stream.concat(
                        on ? Stream.empty() : found.underWay().stream(), found.halfDone().stream())
                .toList();
        if (halfDone.isEmpty()) {
            return Optional.empty();
        }
        String left = String.join(" ", halfDone);
        String next = " Run: deployer abort " + environment.name() + ".";
        if (RELEASING.contains(verb)) {
            return Optional.of(Ending.of(
                    ExitCode.LOCKED,
                    "Tried to release to %s but failed because: %s%s".formatted(environment.name(), left, next)));
        }
        warn(events, left + next);
        return Optional.empty();
    }

    private void warn(Events events, String text) {
        events.publish(new Event.Warned(timing.clock().instant(), text));
    }
}
