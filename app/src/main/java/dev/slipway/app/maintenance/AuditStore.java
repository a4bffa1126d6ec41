package dev.slipway.app.maintenance;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Every change of the state, in PostgreSQL: rows are added, never changed. The second source of the state. Thread-safe. */
public final class AuditStore {
    private final Jdbi jdbi;

    public AuditStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void record(State state) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into maintenance_change (generation, mode, reason, owner, started_at, until)
                        values (:generation, :mode, :reason, :owner, :startedAt, :until)
                        """)
                .bind("generation", state.generation())
                .bind("mode", state.mode().text())
                .bind("reason", state.reason())
                .bind("owner", state.owner())
                .bind("startedAt", timestamp(state.startedAt()))
                .bind("until", timestamp(state.until()))
                .execute());
    }

    /** The newest change recorded; empty when there has been none. */
    Optional<State> newest() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select generation, mode, reason, owner, started_at, until
                        from maintenance_change
                        order by generation desc, id desc
                        limit 1
                        """)
                .map((row, context) -> new State(
                        row.getLong("generation"),
                        Mode.of(row.getString("mode")).orElseThrow(),
                        row.getString("reason"),
                        row.getString("owner"),
                        instant(row.getObject("started_at", OffsetDateTime.class)),
                        instant(row.getObject("until", OffsetDateTime.class))))
                .findOne());
    }

    private static @Nullable OffsetDateTime timestamp(Optional<Instant> instant) {
        return instant.map(value -> value.atOffset(ZoneOffset.UTC)).orElse(null);
    }

    private static Optional<Instant> instant(@Nullable OffsetDateTime timestamp) {
        return Optional.ofNullable(timestamp).map(OffsetDateTime::toInstant);
    }
}
