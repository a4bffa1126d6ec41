package dev.slipway.deployer.status;

import dev.slipway.deployer.lease.Lease;
import dev.slipway.deployer.lease.Sight;
import dev.slipway.deployer.ledger.ReleaseRecord;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A run whose record is not closed: it goes on, or was killed or cancelled and has left something. */
public record UnfinishedRun(ReleaseRecord record, Standing standing) {

    /** What has become of it. */
    public enum Standing {
        /** It has the lease. */
        UNDER_WAY,
        /** {@code abort} has taken it over and finishes it now. */
        BEING_FINISHED,
        /** It was cancelled: what it touched was asked to go back, and nobody watches that. */
        RECOVERING,
        /** It was killed or cut off. */
        LEFT_BEHIND;

        /** For JSON, such as {@code left-behind}. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * The rule itself.
     *
     * @param record one that is not {@code ENDED}
     * @param sight the lease, read after the record
     */
    static UnfinishedRun of(ReleaseRecord record, Sight sight) {
        Lease lease = sight.held().orElse(null);
        if (lease != null && lease.holder().release().equals(record.release())) {
            return new UnfinishedRun(record, Standing.UNDER_WAY);
        }
        if (lease != null
                && lease.holder().verb().equals("abort")
                && record.keeper().endsWith(lease.holder().release().value())) {
            return new UnfinishedRun(record, Standing.BEING_FINISHED);
        }
        return new UnfinishedRun(
                record, record.state() == ReleaseRecord.State.RECOVERING ? Standing.RECOVERING : Standing.LEFT_BEHIND);
    }

    /** Whether somebody has to clean up after it. */
    public boolean needsAbort() {
        return switch (standing) {
            case UNDER_WAY, BEING_FINISHED -> false;
            case RECOVERING, LEFT_BEHIND -> true;
        };
    }

    /** What to type then. */
    public String hint() {
        return "deployer abort " + record.opening().environment() + " --release " + record.release();
    }

    /** A sentence or two. */
    String text() {
        String who = record.opening().verb() + " " + record.release()
                + (record.opening().label().isEmpty()
                        ? ""
                        : " (" + record.opening().label() + ")")
                + (record.opening().actor() == null
                        ? ""
                        : " of " + record.opening().actor());
        String began = ", begun " + SituationText.at(record.opening().startedAt());
        return who
                + switch (standing) {
                    case UNDER_WAY -> " is under way" + began + doing() + ".";
                    case BEING_FINISHED -> began + ", was left behind, and abort finishes it now.";
                    case RECOVERING ->
                        began + ", was cancelled on its way, and nobody watches its way back. Run: " + hint();
                    case LEFT_BEHIND -> began + ", was killed or cut off" + doing() + ". Run: " + hint();
                };
    }

    private String doing() {
        return record.steps().isEmpty()
                ? ""
                : "; the last step that ended was " + record.steps().getLast().name();
    }

    /** For JSON. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("release", record.release().value());
        fields.put("verb", record.opening().verb());
        fields.put("label", record.opening().label());
        if (record.opening().actor() != null) {
            fields.put("actor", record.opening().actor());
        }
        if (record.opening().runUrl() != null) {
            fields.put("runUrl", record.opening().runUrl());
        }
        fields.put("startedAt", record.opening().startedAt().toString());
        fields.put("standing", standing.word());
        if (needsAbort()) {
            fields.put("next", hint());
        }
        return fields;
    }
}
