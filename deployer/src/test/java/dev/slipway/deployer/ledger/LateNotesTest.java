package dev.slipway.deployer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.FakeObjects;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.EventBus;
import dev.slipway.deployer.event.Listener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a report could not deliver, in the record of a run that is over. */
final class LateNotesTest {
    private static final String UNDELIVERED = "Slack was not told how this ended: no answer within 5 s.";

    private final Ledger ledger =
            new Ledger(new FakeObjects(() -> Records.BEGINNING), new State("releases", "ublog"), "staging");
    private final Journal journal = new Journal(ledger, _ -> {});

    @Test
    void anUndeliveredFinalMessageIsInTheRecord() {
        journal.open(Records.begun("r-1"));
        try (EventBus bus = bus(new Slack(), new LateNotes(() -> journal))) {
            bus.publish(new Event.Warned(Records.BEGINNING, "noted by the run itself"));
            bus.publish(new Event.Ended(Records.BEGINNING, "done", 0, Duration.ZERO, "Done.", null));
        }
        assertThat(ledger.newest(1))
                .singleElement()
                .isInstanceOfSatisfying(
                        Entry.Kept.class,
                        kept -> assertThat(kept.record().notes()).containsExactly(UNDELIVERED));
    }

    @Test
    void withoutALedgerNothingIsNoted() {
        try (EventBus bus = bus(new Slack(), new LateNotes(Journal::none))) {
            bus.publish(new Event.Ended(Records.BEGINNING, "done", 0, Duration.ZERO, "Done.", null));
        }
        assertThat(ledger.newest(1)).isEmpty();
    }

    private static EventBus bus(Listener... listeners) {
        return new EventBus(List.of(listeners), InstantSource.system(), Duration.ofSeconds(5));
    }

    private static final class Slack implements Listener {
        @Override
        public String name() {
            return "Slack";
        }

        @Override
        public void on(Event event) {}

        @Override
        public List<String> finish() {
            return List.of(UNDELIVERED);
        }
    }
}
