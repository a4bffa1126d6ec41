package dev.slipway.app.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers what a run of the migrations did, through all its attempts. For one thread. */
final class Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    private static final String UNKNOWN = "unknown";

    private final long began = System.nanoTime();
    private final HistoryStore history;
    private final List<MigrationAccount.LockTimeout> lockTimeouts = new ArrayList<>();
    private final List<String> repaired = new ArrayList<>();
    private List<String> notices = List.of();
    private Optional<HistoryStore.Stand> before = Optional.empty();
    private Duration waited = Duration.ZERO;
    private int attempts;

    Progress(HistoryStore history) {
        this.history = history;
    }

    HistoryStore history() {
        return history;
    }

    void waited(Duration forAnother) {
        waited = forAnother;
    }

    /** Notes where the schema stands before the first change; for whoever holds the {@link MigratorLock}. */
    void begin() {
        if (before.isEmpty()) {
            before = Optional.of(history.stand());
        }
    }

    int nextAttempt() {
        return ++attempts;
    }

    void cleared(Leftovers.Found.Cleared cleared) {
        cleared.repaired().forEach(each -> LOG.warn("Repaired: {}", each));
        repaired.addAll(cleared.repaired());
        if (!notices.equals(cleared.notices())) {
            cleared.notices().forEach(each -> LOG.warn("Not in order: {}", each));
        }
        notices = cleared.notices();
    }

    void lockTimeout(int attempt, String reason, Duration pause) {
        lockTimeouts.add(new MigrationAccount.LockTimeout(attempt, reason, pause));
    }

    MigrationResult migrated() {
        return new MigrationResult.Migrated(account());
    }

    MigrationResult failed(boolean lockTimeout, String reason) {
        try {
            return new MigrationResult.Failed(account(), lockTimeout, reason);
        } catch (JdbiException unreachable) {
            LOG.debug("What was applied before cannot be read", unreachable);
            return new MigrationResult.Failed(account(UNKNOWN, List.of()), lockTimeout, reason);
        }
    }

    private MigrationAccount account() {
        return before.isEmpty()
                ? account(UNKNOWN, List.of())
                : account(
                        history.stand().version(),
                        history.appliedSince(before.get().rank()));
    }

    private MigrationAccount account(String to, List<MigrationAccount.Applied> applied) {
        return new MigrationAccount(
                Math.max(attempts, 1),
                before.map(HistoryStore.Stand::version).orElse(UNKNOWN),
                to,
                applied,
                waited,
                lockTimeouts,
                repaired,
                notices,
                Duration.ofNanos(System.nanoTime() - began));
    }
}
