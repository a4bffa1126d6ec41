package dev.slipway.deployer.status;

import dev.slipway.deployer.aws.Objects;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.lease.Lease;
import dev.slipway.deployer.lease.Leases;
import dev.slipway.deployer.lease.Sight;
import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.ReleaseRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Who is at an environment, and who has left something, by what S3 keeps.
 *
 * @param records the newest, the newest first
 * @param runs those whose records are not closed
 * @param problems a sentence for each record that could not be read
 */
public record Occupancy(
        String environment, Sight sight, List<ReleaseRecord> records, List<UnfinishedRun> runs, List<String> problems) {
    /** How far back is looked: as far as {@code abort} does. */
    private static final int RECORDS = 20;

    public Occupancy {
        records = List.copyOf(records);
        runs = List.copyOf(runs);
        problems = List.copyOf(problems);
    }

    /** @throws dev.slipway.deployer.aws.AwsFailure when S3 cannot be read */
    static Occupancy read(Objects objects, State state, String environment) {
        Ledger ledger = new Ledger(objects, state, environment);
        List<ReleaseRecord> records = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Entry entry : ledger.newest(RECORDS)) {
            switch (entry) {
                case Entry.Kept kept -> records.add(kept.record());
                case Entry.Unreadable unreadable -> problems.add(unreadable.problem());
            }
        }
        // After the records: a run that begins meanwhile is seen by its lease.
        Sight sight = Leases.sight(objects, state, environment);
        List<UnfinishedRun> runs = records.stream()
                .filter(record -> record.state() != ReleaseRecord.State.ENDED)
                .map(record -> UnfinishedRun.of(record, sight))
                .filter(run -> !run.needsAbort() || stillOpen(ledger, run.record()))
                .toList();
        return new Occupancy(environment, sight, records, runs, problems);
    }

    /** A run that has just ended in order gave its lease back after its record was read here. */
    private static boolean stillOpen(Ledger ledger, ReleaseRecord record) {
        return !(ledger.find(record.release()).orElse(null) instanceof Entry.Kept kept)
                || kept.record().state() != ReleaseRecord.State.ENDED;
    }

    /** Who has the lease, in a sentence. */
    String lease() {
        Lease lease = sight.lease();
        if (lease == null) {
            return "nobody has it";
        }
        String who = lease.holder().text();
        return switch (sight.meaning()) {
            case FREE -> "nobody has it";
            case HELD ->
                "%s has it since %s; it expires at %s unless it is renewed"
                        .formatted(who, SituationText.at(lease.since()), SituationText.at(lease.expiresAt()));
            case EXPIRED ->
                "%s had it since %s and is gone: it expired at %s, and the next run takes it"
                        .formatted(who, SituationText.at(lease.since()), SituationText.at(lease.expiresAt()));
            case RECOVERING ->
                "%s was cancelled and left it recovering at %s. Run: %s"
                        .formatted(who, SituationText.at(lease.heartbeat()), "deployer abort " + environment);
        };
    }

    /** The lease for JSON. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("state", sight.meaning().name().toLowerCase(Locale.ROOT));
        Lease lease = sight.lease();
        if (lease != null) {
            fields.putAll(lease.holder().told());
            fields.put("since", lease.since().toString());
            fields.put("expiresAt", lease.expiresAt().toString());
        }
        return fields;
    }
}
