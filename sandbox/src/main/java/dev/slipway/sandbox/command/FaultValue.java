package dev.slipway.sandbox.command;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** A switch's value as a person types it: JSON if it begins like an object or a list, else a word. */
final class FaultValue {

    private FaultValue() {}

    /** @throws IllegalArgumentException with one line for a person, if it begins like JSON and is not */
    static JsonNode of(String name, String typed) {
        if (!typed.startsWith("{") && !typed.startsWith("[")) {
            return StringNode.valueOf(typed);
        }
        try {
            return JsonMapper.shared().readTree(typed);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    name + ": the value is not JSON: " + e.getOriginalMessage() + " (" + typed + ")", e);
        }
    }
}
