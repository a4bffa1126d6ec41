package dev.slipway.deployer.recovery;

import dev.slipway.deployer.lease.Lease;
import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.release.ReleaseId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What there is of a run that may have left something. */
public sealed interface Remains {

    /** Records are looked through for an open one that far back. */
    int NEWEST = 20;

    /** No run that was asked for has left anything. */
    record None(String message) implements Remains {}

    /** Its record cannot be read. */
    record Unreadable(String problem) implements Remains {}

    /** Its lease alone: it was killed before it recorded anything, so before it changed anything. */
    record LeaseAlone(ReleaseId release) implements Remains {}

    /** Its record, which is not closed. */
    record Open(Entry.Kept kept) implements Remains {}

    /**
     * Finds them. In a workflow only those of its own run count, so that a cancelled job never touches somebody else's release;
     * a person without a release's id means the one whose lease it is, or else the newest that is open.
     *
     * @param lease as it stands; absent when nobody has it
     * @param release whose remains are meant; absent when nobody says
     * @param runUrl of the workflow's run; absent outside of one
     */
    static Remains find(Ledger ledger, @Nullable Lease lease, @Nullable ReleaseId release, @Nullable String runUrl) {
        if (release != null) {
            Entry named = ledger.find(release).orElse(null);
            boolean leased = lease != null && lease.holder().release().equals(release);
            return of(
                    named,
                    leased ? release : null,
                    "The ledger knows no release " + release + ", and no lease is its own.");
        }
        if (runUrl != null) {
            Entry ours = ledger.newest(NEWEST).stream()
                    .filter(entry -> entry instanceof Entry.Kept kept
                            && open(kept.record())
                            && runUrl.equals(kept.record().opening().runUrl()))
                    .findFirst()
                    .orElse(null);
            ReleaseId leased = lease != null && runUrl.equals(lease.holder().runUrl())
                    ? lease.holder().release()
                    : null;
            return of(ours, leased, "This workflow run has left nothing to clean up.");
        }
        if (lease != null) {
            return of(
                    ledger.find(lease.holder().release()).orElse(null),
                    lease.holder().release(),
                    "");
        }
        List<Entry> newest = ledger.newest(NEWEST);
        return newest.stream()
                .filter(entry -> entry instanceof Entry.Kept kept && open(kept.record()))
                .findFirst()
                .map(entry -> of(entry, null, ""))
                .orElseGet(
                        () -> new None("No release is open, and nobody has the lease: there is nothing to clean up."));
    }

    private static Remains of(@Nullable Entry entry, @Nullable ReleaseId leased, String none) {
        return switch (entry) {
            case null -> leased == null ? new None(none) : new LeaseAlone(leased);
            case Entry.Unreadable(var _, String problem) -> new Unreadable(problem);
            case Entry.Kept kept when open(kept.record()) -> new Open(kept);
            case Entry.Kept kept ->
                leased == null
                        ? new None("The release " + kept.record().release()
                                + " has ended in order: there is nothing to clean up.")
                        : new LeaseAlone(leased);
        };
    }

    private static boolean open(ReleaseRecord record) {
        return record.state() != ReleaseRecord.State.ENDED;
    }
}
