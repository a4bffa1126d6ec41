package dev.slipway.sandbox.faults;

import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** A switch that is off or a time. Thread-safe. */
final class Delay extends Planned<Duration> {

    Delay(String name, String effect) {
        super(name, effect, "a time such as 500ms, 2s or 1m");
    }

    @Override
    Duration read(JsonNode value) {
        return Members.span(name(), value.isString() ? value.stringValue() : value.toString());
    }

    @Override
    JsonNode write(Duration plan) {
        return StringNode.valueOf(Members.written(plan));
    }
}
