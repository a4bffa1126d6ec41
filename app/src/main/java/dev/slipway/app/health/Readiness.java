package dev.slipway.app.health;

import dev.slipway.app.database.SchemaStatus;
import dev.slipway.app.database.SchemaWatch;
import dev.slipway.app.maintenance.Maintenance;
import dev.slipway.app.web.Drain;
import dev.slipway.app.web.WarmUp;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether this task should get requests: it has reached the database once and found a schema new enough, it knows the
 * maintenance state, it has warmed up, and it is not stopping. It is no health check of the database: a readiness that followed the
 * database would have ECS replace every task in an outage. Thread-safe.
 */
public final class Readiness {
    private final SchemaWatch schema;
    private final Maintenance maintenance;
    private final Drain drain;
    private final WarmUp warmUp;

    public Readiness(SchemaWatch schema, Maintenance maintenance, Drain drain, WarmUp warmUp) {
        this.warmUp = warmUp;
        this.schema = schema;
        this.maintenance = maintenance;
        this.drain = drain;
    }

    /** What is missing, as phrases; empty when ready. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        switch (schema.status()) {
            case SchemaStatus.Unreached _ -> missing.add("the database has not answered yet");
            case SchemaStatus.Older older ->
                missing.add("the schema is at " + older.version() + " and this code needs " + older.needed());
            case SchemaStatus.Sufficient _ -> {
                if (!warmUp.isOver()) {
                    missing.add("the process is still warming up");
                }
            }
        }
        if (!maintenance.isKnown()) {
            missing.add("the maintenance state is not known yet");
        }
        if (drain.hasBegun()) {
            missing.add("the process is stopping");
        }
        return missing;
    }
}
