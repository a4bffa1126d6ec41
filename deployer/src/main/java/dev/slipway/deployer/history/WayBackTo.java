package dev.slipway.deployer.history;

import dev.slipway.deployer.ledger.Build;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.release.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which release an environment goes back to. */
public sealed interface WayBackTo {

    /**
     * This one.
     *
     * @param warnings what cannot be promised, a sentence each
     */
    record Chosen(Digest digest, List<String> warnings) implements WayBackTo {
        public Chosen {
            warnings = List.copyOf(warnings);
        }
    }

    /** There is none, or the schema forbids it. */
    record Refused(String problem) implements WayBackTo {}

    /**
     * The rule itself.
     *
     * @param newestFirst the environment's records
     * @param running what all its services run; absent when they run different things
     * @param wanted a release's id or a digest; absent for the last successful one before what runs
     */
    static WayBackTo choose(
            String environment, List<ReleaseRecord> newestFirst, @Nullable Digest running, @Nullable String wanted) {
        return switch (amongGood(environment, newestFirst, running, wanted)) {
            case Refused refused -> refused;
            case Chosen chosen -> schemaLeft(environment, newestFirst, chosen);
        };
    }

    /** A release that failed after its migration has changed the schema all the same. */
    private static WayBackTo schemaLeft(String environment, List<ReleaseRecord> newestFirst, Chosen chosen) {
        boolean recorded = newestFirst.stream()
                .anyMatch(record -> record.successful()
                        && chosen.digest().equals(record.opening().digest()));
        for (ReleaseRecord record : newestFirst) {
            if (record.successful()
                    && (!recorded || chosen.digest().equals(record.opening().digest()))) {
                break;
            }
            ReleaseRecord.Task task = record.task();
            boolean migrated = task != null && task.migrated();
            if (!record.successful()
                    && migrated
                    && record.opening().build().compatibleBack() == Build.Compatible.FALSE) {
                return refused(
                        environment,
                        "release %s (%s) failed after its migration, and says that what ran before it cannot run on the database that it left"
                                .formatted(record.release(), record.opening().label()),
                        "Release a correction instead");
            }
        }
        return chosen;
    }

    private static WayBackTo amongGood(
            String environment, List<ReleaseRecord> newestFirst, @Nullable Digest running, @Nullable String wanted) {
        List<ReleaseRecord> good = newestFirst.stream()
                .filter(record -> record.successful() && record.opening().digest() != null)
                .filter(record -> Set.of("deploy", "promote", "rollback")
                        .contains(record.opening().verb()))
                .toList();
        int now = positionOf(good, running);
        if (wanted != null && Digest.isDigest(wanted)) {
            Digest digest = new Digest(wanted);
            int target = good.indexOf(good.stream()
                    .filter(record -> digest.equals(record.opening().digest()))
                    .findFirst()
                    .orElse(null));
            return target < 0
                    ? new Chosen(digest, List.of(unrecorded(environment, digest)))
                    : honoured(environment, good, now, target);
        }
        if (wanted != null) {
            for (int index = 0; index < good.size(); index++) {
                if (good.get(index).release().value().equals(wanted)) {
                    return honoured(environment, good, now, index);
                }
            }
            return refused(
                    environment,
                    "the ledger has no successful release " + wanted,
                    "Look for one with: deployer history " + environment);
        }
        if (running != null && now < 0) {
            return refused(
                    environment,
                    "the ledger does not know what runs there (" + running.abbreviated() + ")",
                    "Name a release with --to; deployer history " + environment + " lists them");
        }
        for (int index = now + 1; index < good.size(); index++) {
            if (!Objects.equals(good.get(index).opening().digest(), running)) {
                return honoured(environment, good, now, index);
            }
        }
        return refused(
                environment,
                "the ledger has no successful release before the one that runs",
                "Deploy another image, or name a digest with --to");
    }

    /** What cannot be promised of a digest that the ledger does not know. */
    static String unrecorded(String environment, Digest digest) {
        return "Nothing says that %s ever ran in %s, nor that it can run on the database as it is now."
                .formatted(digest.abbreviated(), environment);
    }

    /** The release that brought what runs: a rollback brings back what an earlier one had brought. */
    private static int positionOf(List<ReleaseRecord> good, @Nullable Digest running) {
        int position = -1;
        for (int index = 0; index < good.size(); index++) {
            ReleaseRecord record = good.get(index);
            if (running != null && running.equals(record.opening().digest())) {
                position = index;
                if (!record.opening().verb().equals("rollback")) {
                    return index;
                }
            }
        }
        return position;
    }

    /** By the schema contracts of all that was released since. */
    private static WayBackTo honoured(String environment, List<ReleaseRecord> good, int now, int target) {
        Digest digest = Objects.requireNonNull(good.get(target).opening().digest());
        List<String> warnings = new ArrayList<>();
        int steps = 0;
        for (int index = Math.max(0, now); index < target; index++) {
            ReleaseRecord record = good.get(index);
            if (record.opening().verb().equals("rollback")
                    || digest.equals(record.opening().digest())) {
                continue;
            }
            steps++;
            switch (record.opening().build().compatibleBack()) {
                case TRUE -> {}
                case FALSE -> {
                    return refused(
                            environment,
                            "release %s (%s) says that what ran before it cannot run on the database that it left"
                                    .formatted(
                                            record.release(), record.opening().label()),
                            "Release a correction instead");
                }
                case UNKNOWN ->
                    warnings.add(
                            "Release %s (%s) does not say whether what ran before it can run on the database that it left."
                                    .formatted(
                                            record.release(), record.opening().label()));
            }
        }
        if (steps > 1) {
            warnings.add("%d releases lie between; each vouches for the one before it alone.".formatted(steps));
        }
        return new Chosen(digest, warnings);
    }

    private static Refused refused(String environment, String why, String next) {
        return new Refused("Tried to find a release that %s can go back to but failed because: %s. %s."
                .formatted(environment, why, next));
    }
}
