package dev.slipway.app.database;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a migrator has left that failed or was killed outside a transaction: an index that was begun, and Flyway's row that
 * says so. What is surely repeatable is cleared away before the next attempt; what is not is refused with the command.
 */
final class Leftovers {
    private final HistoryStore history;
    private final MigrationFiles files;

    Leftovers(HistoryStore history, MigrationFiles files) {
        this.history = history;
        this.files = files;
    }

    /** What was found. */
    sealed interface Found {
        /** The migrations can be run. */
        record Cleared(List<String> repaired, List<String> notices) implements Found {}

        /** A person has to look first. */
        record Stuck(String reason) implements Found {}
    }

    /**
     * Clears away what the pending migrations do again. For whoever holds the {@link MigratorLock}.
     *
     * @param pending the scripts that are to be run
     * @throws org.jdbi.v3.core.JdbiException when a lock is not free in time, or the database not there
     */
    Found clear(List<String> pending) {
        List<String> scripts = new ArrayList<>(pending);
        List<String> repaired = new ArrayList<>();
        List<HistoryStore.FailedRow> failed = history.failed();
        for (HistoryStore.FailedRow row : failed) {
            if (files.concurrentIndex(row.script()).isEmpty()) {
                return new Found.Stuck(unknown(row));
            }
        }
        failed.forEach(row -> scripts.add(row.script()));
        List<String> notices = clearIndexes(scripts, repaired);
        for (HistoryStore.FailedRow row : failed) {
            history.forget(row);
            repaired.add("took the failed migration " + row.script() + " out of the history, to run it again");
        }
        return new Found.Cleared(repaired, notices);
    }

    private List<String> clearIndexes(List<String> scripts, List<String> repaired) {
        Set<String> built = new HashSet<>();
        scripts.forEach(script ->
                files.concurrentIndex(script).map(ConcurrentIndex::builds).ifPresent(built::add));
        List<String> notices = new ArrayList<>();
        for (HistoryStore.InvalidIndex index : history.invalidIndexes()) {
            if (built.contains(index.name())) {
                history.drop(index);
                repaired.add("dropped the unfinished index " + index.qualifiedName() + " on " + index.table());
            } else {
                notices.add("the index " + index.qualifiedName() + " on " + index.table()
                        + " is invalid: it costs writes and serves no read. Unless somebody builds it just now:"
                        + " DROP INDEX CONCURRENTLY " + index.qualifiedName());
            }
        }
        return notices;
    }

    private static String unknown(HistoryStore.FailedRow row) {
        return "the migration " + row.script() + " failed outside a transaction in an earlier run, so part of it may be"
                + " done. Finish or undo it by hand, then run: DELETE FROM flyway_schema_history WHERE installed_rank = "
                + row.rank() + " AND NOT success; and migrate again";
    }
}
