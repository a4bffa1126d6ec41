package dev.slipway.deployer.schema;

import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.ledger.Applied;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks in a migration's log for the one line of JSON in which the command says what it did: {@code {"migrated":true,
 * "to":"5","applied":[{"version":"5","description":"post language"}]}}; other members are passed over. The last such line
 * counts. Passes every event on. Thread-safe.
 */
public final class MigrationLog implements Events {
    /** Characters; what a program says of itself in one line is shorter. */
    private static final int LONGEST = 256 * 1024;

    private final Events events;
    private final AtomicReference<Optional<Applied>> said = new AtomicReference<>(Optional.empty());

    public MigrationLog(Events events) {
        this.events = events;
    }

    @Override
    public void publish(Event event) {
        if (event instanceof Event.LogLine line) {
            applied(line.line()).ifPresent(applied -> said.set(Optional.of(applied)));
        }
        events.publish(event);
    }

    /** What it did; empty when it did not say. */
    public Optional<Applied> applied() {
        return said.get();
    }

    private static Optional<Applied> applied(String line) {
        String text = line.strip();
        if (!text.startsWith("{") || text.length() > LONGEST || !text.contains("\"migrated\"")) {
            return Optional.empty();
        }
        try {
            JsonNode json = JsonMapper.shared().readTree(text);
            String to = json.path("to").asString("");
            if (!json.path("migrated").asBoolean(false) || Version.of(to).isEmpty()) {
                return Optional.empty();
            }
            List<String> migrations = new ArrayList<>();
            for (JsonNode one : json.path("applied")) {
                String version = one.path("version").asString("");
                String name = one.path("description").asString("");
                migrations.add((version.isEmpty() || version.equals("repeatable") ? "R" : "V" + version) + " " + name);
            }
            return Optional.of(new Applied(to, migrations, Map.of()));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
