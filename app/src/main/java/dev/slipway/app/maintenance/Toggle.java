package dev.slipway.app.maintenance;

import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/** Changes the state: first in Redis, where it takes effect, then in the audit table. Thread-safe. */
public final class Toggle {
    private static final Logger LOG = LoggerFactory.getLogger(Toggle.class);

    private final Maintenance maintenance;
    private final SharedState shared;
    private final AuditStore audit;
    private final InstantSource clock;

    public Toggle(Maintenance maintenance, SharedState shared, AuditStore audit, InstantSource clock) {
        this.maintenance = maintenance;
        this.shared = shared;
        this.audit = audit;
        this.clock = clock;
    }

    /** What a change came to. */
    public sealed interface Result {
        /**
         * The change is in force.
         *
         * @param auditProblem why it is missing in the audit table, if it is
         */
        record Done(State state, Optional<String> auditProblem) implements Result {}

        /** Nothing was changed: another generation stands than the caller expected. */
        record Conflict(long standing) implements Result {}

        /** Redis did not answer; whether the change was made is unknown. */
        record Unreachable(String reason) implements Result {}
    }

    /**
     * Makes a change.
     *
     * @param expected the generation that must stand for it
     */
    public Result apply(Change change, OptionalLong expected) {
        try {
            long known = maintenance.state().generation();
            return switch (shared.write(change, known, expected, clock.instant())) {
                case SharedState.WriteResult.Conflict conflict -> new Result.Conflict(conflict.standing());
                case SharedState.WriteResult.Written written -> {
                    maintenance.adopt(written.state());
                    yield new Result.Done(written.state(), record(written.state()));
                }
            };
        } catch (JedisException e) {
            LOG.error("Tried to change the maintenance state but Redis failed", e);
            return new Result.Unreachable(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> record(State state) {
        try {
            audit.record(state);
            return Optional.empty();
        } catch (JdbiException e) {
            LOG.error("The maintenance state changed, but the audit table has no record of it", e);
            return Optional.of("the change is in force, but the audit table could not be written");
        }
    }
}
