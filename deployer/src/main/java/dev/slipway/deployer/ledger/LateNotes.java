package dev.slipway.deployer.ledger;

import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Listener;
import java.util.function.Supplier;

/**
 * Adds to a run's record what became known after its end: that a report before this one, such as Slack's, could not be
 * delivered. The record is closed and the lease given back long before, so neither waits for it.
 */
public final class LateNotes implements Listener {
    private final Supplier<Journal> journal;
    private boolean over;

    /** @param journal the run's, asked for when there is something to note */
    public LateNotes(Supplier<Journal> journal) {
        this.journal = journal;
    }

    @Override
    public String name() {
        return "The ledger";
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.Ended) {
            over = true;
        } else if (over && event instanceof Event.Warned warned) {
            journal.get().note(warned.message());
        }
    }
}
