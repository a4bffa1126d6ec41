package dev.slipway.deployer.schema;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.ledger.Applied;
import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.ledger.ReleaseRecord.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which migrations an environment's database has, as the ledger tells it. */
public sealed interface LastApplied {

    /**
     * All up to this one.
     *
     * @param repeatable checksums of those without a version, by their names
     */
    record At(Version version, Map<String, String> repeatable) implements LastApplied {
        public At {
            repeatable = Map.copyOf(repeatable);
        }
    }

    /**
     * Nobody can tell.
     *
     * @param reason the rest of "not known, since …", without a full stop
     */
    record Unknown(String reason) implements LastApplied {}

    /** How far back a migration is looked for: most releases have one among the first. */
    List<Integer> RECORDS = List.of(5, 100);

    /** From the newest records that say something of a migration. What cannot be read is not known. */
    static LastApplied of(String environment, @Nullable Ledger ledger) {
        if (ledger == null) {
            return new Unknown("slipway.yml has no state, so nobody has recorded what was applied");
        }
        try {
            for (int limit : RECORDS) {
                Optional<LastApplied> found = in(ledger.newest(limit));
                if (found.isPresent()) {
                    return found.get();
                }
            }
            return new Unknown("no release to " + environment + " has recorded a migration yet");
        } catch (AwsFailure e) {
            return new Unknown("the ledger could not be read (" + e.getMessage() + ")");
        }
    }

    /** The rule itself: empty when the records say nothing of a migration. */
    static Optional<LastApplied> in(List<Entry> newestFirst) {
        for (Entry entry : newestFirst) {
            if (!(entry instanceof Entry.Kept kept)) {
                return Optional.of(new Unknown("a record of the ledger cannot be read (" + entry.key() + ")"));
            }
            Task task = kept.record().task();
            boolean concerned = task != null
                    && (task.migrated() || (task.purpose().equals("migrate") && !"never-started".equals(task.end())));
            if (task == null || !concerned) {
                continue;
            }
            return Optional.of(of(kept.record(), task));
        }
        return Optional.empty();
    }

    private static LastApplied of(ReleaseRecord record, Task task) {
        String end = task.end();
        if (!task.migrated()) {
            return new Unknown("the migration of release %s %s, and nobody knows what it left"
                    .formatted(record.release(), end == null ? "has not ended" : "ended " + end));
        }
        Applied applied = task.applied();
        Optional<Version> version = applied == null ? Optional.empty() : Version.of(applied.schema());
        return applied == null || version.isEmpty()
                ? new Unknown(
                        "the migrate command of release %s did not say what it had applied".formatted(record.release()))
                : new At(version.get(), applied.repeatable());
    }
}
