package dev.slipway.app.database;

/** What a run of the migrations came to. */
public sealed interface MigrationResult {
    /** What was done until it ended. */
    MigrationAccount account();

    /** The schema is at the newest migration. */
    record Migrated(MigrationAccount account) implements MigrationResult {}

    /**
     * The schema is not at the newest migration. What the account lists is done all the same.
     *
     * @param lockTimeout whether it failed since a lock was not free in time: then another run may do
     * @param reason the innermost error's message
     */
    record Failed(MigrationAccount account, boolean lockTimeout, String reason) implements MigrationResult {}
}
