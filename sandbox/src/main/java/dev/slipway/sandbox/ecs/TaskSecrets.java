package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.secrets.SecretStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Secret;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Resolves a container's secrets when its task starts ("Pass sensitive data to an Amazon ECS container"). */
final class TaskSecrets {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PARTS_OF_AN_ARN = 7;

    private final SecretStore store;

    TaskSecrets(SecretStore store) {
        this.store = store;
    }

    /** What came of it. */
    sealed interface Result {
        /** All are there: values by the variable's name. */
        record Resolved(Map<String, String> values) implements Result {
            public Resolved {
                values = Map.copyOf(values);
            }

            /** Without the values. */
            @Override
            public String toString() {
                return "Resolved" + values.keySet();
            }
        }

        /** One is missing; the reason is the task's {@code stoppedReason}. */
        record Failed(String reason) implements Result {}
    }

    Result resolve(ContainerDefinition container) {
        Map<String, String> values = new HashMap<>();
        for (Secret secret : container.secrets()) {
            Optional<String> value = value(secret.valueFrom());
            if (value.isEmpty()) {
                return new Result.Failed(missing(secret.valueFrom()));
            }
            values.put(secret.name(), value.get());
        }
        return new Result.Resolved(values);
    }

    /** The form is {@code ARN} or {@code ARN:json-key:version-stage:version-id}, the last three possibly empty. */
    private Optional<String> value(String valueFrom) {
        List<String> parts = List.of(valueFrom.split(":", -1));
        if (parts.size() < PARTS_OF_AN_ARN || !parts.get(2).equals("secretsmanager")) {
            return Optional.empty();
        }
        Optional<String> value = store.value(String.join(":", parts.subList(0, PARTS_OF_AN_ARN)));
        String key = parts.size() > PARTS_OF_AN_ARN ? parts.get(PARTS_OF_AN_ARN) : "";
        return key.isEmpty() ? value : value.flatMap(json -> member(json, key));
    }

    private static Optional<String> member(String json, String key) {
        try {
            JsonNode value = JSON.readTree(json).path(key);
            return value.isValueNode() ? Optional.of(value.asString()) : Optional.empty();
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    /** The wording of Fargate's agent, from the page "Stopped tasks error messages": ResourceInitializationError. */
    private static String missing(String valueFrom) {
        String start =
                "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval"
                        + " failed: unable to retrieve secret";
        return valueFrom.startsWith("arn:") && valueFrom.contains(":secretsmanager:")
                ? start + " from asm: service call has been retried 1 time(s): failed to fetch secret " + valueFrom
                        + " from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified"
                        + " secret."
                : start + "s from ssm: service call has been retried 1 time(s): invalid parameters: " + valueFrom;
    }
}
