package dev.slipway.sandbox.ecs;

import tools.jackson.databind.JsonNode;

/**
 * When a rolling deployment is given up ("How the Amazon ECS deployment circuit breaker detects failures").
 *
 * @param rollback whether the service then goes back to its last completed deployment
 * @param resetOnHealthyTask whether failures count in a row, so that a task that becomes healthy sets the count to 0; if
 *     not, all failures since the deployment's beginning count
 */
record CircuitBreaker(boolean enabled, boolean rollback, boolean resetOnHealthyTask, Threshold threshold) {

    /** What failures are compared with; {@code value} is a count or per cent of the desired count of the moment. */
    record Threshold(Type type, int value) {

        /** As long as a service says nothing else. */
        static final Threshold DEFAULT = new Threshold(Type.BOUNDED_PERCENT, 50);

        /** How {@code value} is meant. */
        enum Type {
            /** Failed tasks. */
            COUNT,
            /** Per cent of the desired count, rounded up, at least 3 and at most 200 failed tasks. */
            BOUNDED_PERCENT,
            /** Per cent of the desired count, rounded up; never 0, or a deployment would fail before it began. */
            UNBOUNDED_PERCENT
        }

        /** Failed tasks at which a deployment of a service of this size fails. */
        int failures(int desiredCount) {
            long share = Math.ceilDiv((long) desiredCount * value, 100L);
            return switch (type) {
                case COUNT -> value;
                case BOUNDED_PERCENT -> Math.clamp(share, 3, 200);
                case UNBOUNDED_PERCENT -> Math.clamp(share, 1, Integer.MAX_VALUE);
            };
        }
    }

    static final CircuitBreaker OFF = new CircuitBreaker(false, false, true, Threshold.DEFAULT);

    /**
     * Reads {@code deploymentCircuitBreaker}. As JSON, since {@code resetOnHealthyTask} and {@code thresholdConfiguration} are
     * of July 2026, younger than the SDK here.
     */
    static CircuitBreaker of(JsonNode json) {
        return json.isObject()
                ? new CircuitBreaker(
                        required(json, "enable").booleanValue(),
                        required(json, "rollback").booleanValue(),
                        json.path("resetOnHealthyTask").asBoolean(true),
                        threshold(json.path("thresholdConfiguration")))
                : OFF;
    }

    private static JsonNode required(JsonNode json, String member) {
        JsonNode value = json.path(member);
        if (!value.isBoolean()) {
            throw Errors.parameter("deploymentCircuitBreaker." + member + " must be true or false.");
        }
        return value;
    }

    private static Threshold threshold(JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return Threshold.DEFAULT;
        }
        int most = json.path("type").asString("").equals("COUNT") ? Integer.MAX_VALUE : 100;
        int value = json.path("value").asInt(0);
        if (value < 1 || value > most) {
            throw Errors.parameter("thresholdConfiguration.value must be a whole number from 1"
                    + (most == 100 ? " to 100, per cent of the desired count." : "."));
        }
        return switch (json.path("type").asString("")) {
            case "COUNT" -> new Threshold(Threshold.Type.COUNT, value);
            case "BOUNDED_PERCENT" -> new Threshold(Threshold.Type.BOUNDED_PERCENT, value);
            case "UNBOUNDED_PERCENT" -> new Threshold(Threshold.Type.UNBOUNDED_PERCENT, value);
            default ->
                throw Errors.parameter(
                        "thresholdConfiguration.type must be COUNT, BOUNDED_PERCENT or UNBOUNDED_PERCENT.");
        };
    }
}
