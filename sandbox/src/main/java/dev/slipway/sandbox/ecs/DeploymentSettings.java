package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.protocol.Shapes;
import java.util.List;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A service's {@code deploymentConfiguration}. Kept as it was sent, so that members younger than the SDK here are answered
 * again, with the members that ECS fills in.
 *
 * @param minimumHealthyPercent of the desired count; 100 by default
 * @param maximumPercent of the desired count; 200 by default
 * @param json as Describe operations answer it; never changed
 */
record DeploymentSettings(
        int minimumHealthyPercent, int maximumPercent, CircuitBreaker breaker, Alarms alarms, ObjectNode json) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** As ECS has them for a service that says nothing. */
    static final DeploymentSettings DEFAULT = of(JSON.createObjectNode());

    /**
     * The CloudWatch alarms that fail a deployment ("How CloudWatch alarms detect Amazon ECS deployment failures").
     *
     * @param rollback whether the service then goes back to its last completed deployment
     */
    record Alarms(List<String> names, boolean enabled, boolean rollback) {
        Alarms {
            names = List.copyOf(names);
        }

        private static Alarms of(JsonNode json) {
            return new Alarms(
                    StreamSupport.stream(json.path("alarmNames").spliterator(), false)
                            .map(JsonNode::asString)
                            .toList(),
                    json.path("enable").asBoolean(false),
                    json.path("rollback").asBoolean(false));
        }
    }

    /** With a request's members instead of these; a member that it lacks stays. */
    DeploymentSettings with(JsonNode change) {
        ObjectNode merged = json.deepCopy();
        change.properties().forEach(member -> {
            if (!member.getValue().isNull()) {
                merged.set(member.getKey(), member.getValue().deepCopy());
            }
        });
        return of(merged);
    }

    private static DeploymentSettings of(ObjectNode given) {
        ObjectNode json = given.deepCopy();
        int minimum = filledIn(json, "minimumHealthyPercent", 100);
        int maximum = filledIn(json, "maximumPercent", 200);
        if (!json.path("deploymentCircuitBreaker").isObject()) {
            json.putObject("deploymentCircuitBreaker").put("enable", false).put("rollback", false);
        }
        json.put("strategy", "ROLLING");
        filledIn(json, "bakeTimeInMinutes", 0);
        if (minimum < 0 || maximum < minimum) {
            throw Errors.parameter("maximumPercent must be at least minimumHealthyPercent, and neither below 0.");
        }
        if (minimum == 100 && maximum == 100) {
            throw Errors.parameter(
                    "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block" + " deployments.");
        }
        return new DeploymentSettings(
                minimum,
                maximum,
                CircuitBreaker.of(json.path("deploymentCircuitBreaker")),
                Alarms.of(json.path("alarms")),
                json);
    }

    private static int filledIn(ObjectNode json, String member, int otherwise) {
        int value = json.path(member).asInt(otherwise);
        json.put(member, value);
        return value;
    }

    /** As far as the SDK here knows it. */
    DeploymentConfiguration shape() {
        return Shapes.read(json, DeploymentConfiguration.builder());
    }

    /** Adds to an answer what {@link #shape} does not hold. */
    void complete(JsonNode owner) {
        if (owner.path("deploymentConfiguration") instanceof ObjectNode written) {
            Shapes.keepUnknown(written, json);
        }
    }
}
