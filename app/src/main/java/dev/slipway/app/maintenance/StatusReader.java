package dev.slipway.app.maintenance;

import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the shared state and who has acknowledged it, for those who ask right now. Thread-safe. */
public final class StatusReader {
    private static final Logger LOG = LoggerFactory.getLogger(StatusReader.class);

    private final Maintenance maintenance;
    private final SharedState shared;
    private final AuditStore audit;
    private final InstantSource clock;

    public StatusReader(Maintenance maintenance, SharedState shared, AuditStore audit, InstantSource clock) {
        this.maintenance = maintenance;
        this.shared = shared;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Takes over the newest state there is; a Redis that has none asks the audit table.
     *
     * @throws redis.clients.jedis.exceptions.JedisException when Redis does not answer
     */
    public void refresh() {
        shared.read().or(this::audited).ifPresent(maintenance::adopt);
    }

    /**
     * The state and its acknowledgements.
     *
     * @param warning what of a change was not done, though it is in force
     * @throws redis.clients.jedis.exceptions.JedisException when Redis does not answer
     */
    public Status read(Optional<String> warning) {
        refresh();
        return Status.of(maintenance.state(), clock.instant(), shared.acknowledgements(), warning);
    }

    private Optional<State> audited() {
        if (maintenance.isKnown()) {
            return Optional.empty();
        }
        try {
            return audit.newest();
        } catch (JdbiException e) {
            LOG.warn("The audit table cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
