package dev.slipway.app.database;

import org.jdbi.v3.core.Jdbi;

/** Reads which migrations the database has had, from Flyway's own history. Thread-safe. */
public final class SchemaStore {
    private final Jdbi jdbi;

    public SchemaStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * The newest migration applied, 0 for a database that has had none.
     *
     * @throws org.jdbi.v3.core.JdbiException when the database cannot be reached
     */
    public int newestMigration() {
        return jdbi.withHandle(handle -> {
            boolean migrated = handle.createQuery("select to_regclass('flyway_schema_history') is not null")
                    .mapTo(Boolean.class)
                    .one();
            if (!migrated) {
                return 0;
            }
            return handle.createQuery("""
                            select coalesce(max(version::int), 0)
                            from flyway_schema_history
                            where success and version ~ '^[0-9]{1,6}$'
                            """).mapTo(Integer.class).one();
        });
    }
}
