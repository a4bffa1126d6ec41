package dev.slipway.sandbox.access;

import java.util.Map;

/**
 * One permission that a call needs.
 *
 * @param action such as {@code ecs:UpdateService}
 * @param resource an ARN, or {@code *} where the action takes none
 * @param context the keys that conditions may look at
 */
public record Demand(String action, String resource, Map<String, String> context) {

    public Demand {
        context = Map.copyOf(context);
    }

    Demand(String action, String resource) {
        this(action, resource, Map.of());
    }
}
