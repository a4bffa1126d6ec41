package dev.slipway.app.database;

import java.time.Duration;
import java.util.List;

/** What a run of the migrations came to. */
public sealed interface MigrationResult {
    /** How often it was tried, from 1. */
    int attempts();

    /**
     * The schema is at the newest migration.
     *
     * @param from the schema's version before, {@code 0} for an empty database
     * @param to the schema's version now
     * @param applied what was run, in order; empty when there was nothing to do
     */
    record Migrated(int attempts, String from, String to, List<Applied> applied) implements MigrationResult {
        public Migrated {
            applied = List.copyOf(applied);
        }
    }

    /**
     * The schema is not at the newest migration.
     *
     * @param lockTimeout whether it failed since a lock was not free in time: then another run may do
     * @param reason the innermost error's message
     */
    record Failed(int attempts, boolean lockTimeout, String reason) implements MigrationResult {}

    /** One migration that was run. */
    record Applied(String version, String description, Duration took) {}
}
