package dev.slipway.app.database;

import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** What Flyway's history and PostgreSQL's catalogue say of migrations, done and half done. Thread-safe. */
final class HistoryStore {
    private final Jdbi jdbi;

    HistoryStore(DataSource source) {
        jdbi = Jdbi.create(source);
    }

    /**
     * Where the schema stands.
     *
     * @param version the newest migration, {@code 0} without any
     * @param rank the place of the last row in the history, 0 without any
     */
    record Stand(String version, int rank) {}

    /** A row of a migration that failed outside a transaction, so that part of it may be done. */
    record FailedRow(int rank, String version, String script) {}

    /** An index that PostgreSQL neither uses nor drops, as it was never finished; both names are quoted. */
    record InvalidIndex(String name, String qualifiedName, String table) {}

    private boolean exists() {
        return jdbi.withHandle(handle -> handle.createQuery("select to_regclass('flyway_schema_history') is not null")
                .mapTo(Boolean.class)
                .one());
    }

    Stand stand() {
        if (!exists()) {
            return new Stand("0", 0);
        }
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select coalesce(max(installed_rank), 0) as rank,
                            coalesce((
                                select version
                                from flyway_schema_history
                                where success and version is not null
                                order by installed_rank desc
                                limit 1), '0') as version
                        from flyway_schema_history
                        """)
                .map((row, _) -> new Stand(row.getString("version"), row.getInt("rank")))
                .one());
    }

    /** What was applied after a row, in order. */
    List<MigrationAccount.Applied> appliedSince(int rank) {
        if (!exists()) {
            return List.of();
        }
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select coalesce(version, 'repeatable') as version, description, script, execution_time
                        from flyway_schema_history
                        where success and installed_rank > :rank and type not in ('SCHEMA', 'BASELINE')
                        order by installed_rank
                        """)
                .bind("rank", rank)
                .map((row, _) -> new MigrationAccount.Applied(
                        row.getString("version"),
                        row.getString("description"),
                        Duration.ofMillis(row.getInt("execution_time")),
                        row.getString("script")))
                .list());
    }

    List<FailedRow> failed() {
        if (!exists()) {
            return List.of();
        }
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select installed_rank, coalesce(version, 'repeatable') as version, script
                        from flyway_schema_history
                        where not success
                        order by installed_rank
                        """)
                .map((row, _) ->
                        new FailedRow(row.getInt("installed_rank"), row.getString("version"), row.getString("script")))
                .list());
    }

    /** Takes a row of a failed migration away, so that it is run again. */
    void forget(FailedRow failed) {
        jdbi.useHandle(handle -> handle.execute(
                "delete from flyway_schema_history where installed_rank = ? and not success", failed.rank()));
    }

    /** The invalid indexes of the schema; those of partitioned tables are invalid by design until they are complete. */
    List<InvalidIndex> invalidIndexes() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select quote_ident(i.relname) as name,
                            quote_ident(n.nspname) || '.' || quote_ident(i.relname) as qualified_name,
                            quote_ident(t.relname) as table_name
                        from pg_index x
                            join pg_class i on i.oid = x.indexrelid
                            join pg_class t on t.oid = x.indrelid
                            join pg_namespace n on n.oid = i.relnamespace
                        where not x.indisvalid and i.relkind = 'i' and n.nspname = current_schema()
                        order by i.relname
                        """)
                .map((row, _) -> new InvalidIndex(
                        row.getString("name"), row.getString("qualified_name"), row.getString("table_name")))
                .list());
    }

    /** Drops an index beside readers and writers; whoever still builds it is waited for, up to the lock timeout. */
    void drop(InvalidIndex index) {
        jdbi.useHandle(handle -> handle.execute("drop index concurrently if exists " + index.qualifiedName()));
    }
}
