package dev.slipway.sandbox.setup;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * A part of the file in the form of one of AWS's requests.
 *
 * @param json with placeholders
 * @param positions where each member stands, by JSON pointer; the whole under the empty one
 */
public record AwsForm(ObjectNode json, Map<String, Position> positions) {

    public AwsForm {
        positions = Map.copyOf(positions);
    }

    /** Where a member stands, or what it would be in. */
    public Position at(String pointer) {
        String nearest = pointer;
        while (!positions.containsKey(nearest)) {
            nearest = nearest.substring(0, Math.max(0, nearest.lastIndexOf('/')));
        }
        return positions.getOrDefault(nearest, Position.of("sandbox.yml"));
    }

    String text(String member) {
        return json.path(member).asString("");
    }
}
