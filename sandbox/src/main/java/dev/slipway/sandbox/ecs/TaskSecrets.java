package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.secrets.SecretStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Resolves a container's secrets when its task starts ("Pass sensitive data to an Amazon ECS container"). */
final class TaskSecrets {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PARTS_OF_AN_ARN = 7;

    /** The wording is that of Fargate's agent ("Stopped tasks error messages": ResourceInitializationError). */
    private static final String START =
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:"
                    + " unable to retrieve secret";

    private static final String FROM_ASM = START + " from asm: service call has been retried 1 time(s): ";

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

        /** One cannot be had; the reason is the task's {@code stoppedReason}. */
        record Failed(String reason) implements Result {}
    }

    Result resolve(EcsTask task, EcsContainer container) {
        return resolve(container.definition, reader(task));
    }

    /** The task execution role's session, named by the task's id. */
    private static String reader(EcsTask task) {
        TaskDefinition definition = task.definition.definition();
        String role = Optional.ofNullable(task.origin.overrides().executionRoleArn())
                .or(() -> Optional.ofNullable(definition.executionRoleArn()))
                .orElse("none");
        String account = List.of(task.arn.split(":", 6)).get(4);
        return "arn:aws:sts::" + account + ":assumed-role/" + role.substring(role.lastIndexOf('/') + 1) + "/" + task.id;
    }

    /** @param reader in whose name the secrets are read: an ARN */
    Result resolve(ContainerDefinition container, String reader) {
        Map<String, String> values = new HashMap<>();
        for (Secret secret : container.secrets()) {
            switch (value(secret.valueFrom(), reader)) {
                case Value.Is is -> values.put(secret.name(), is.text());
                case Value.Cannot cannot -> {
                    return new Result.Failed(cannot.why());
                }
            }
        }
        return new Result.Resolved(values);
    }

    private sealed interface Value {
        record Is(String text) implements Value {
            /** Without the value. */
            @Override
            public String toString() {
                return "Is";
            }
        }

        record Cannot(String why) implements Value {}
    }

    /** The form is {@code ARN} or {@code ARN:json-key:version-stage:version-id}, the last three possibly empty. */
    private Value value(String valueFrom, String reader) {
        List<String> parts = List.of(valueFrom.split(":", -1));
        if (parts.size() < PARTS_OF_AN_ARN || !parts.get(2).equals("secretsmanager")) {
            return new Value.Cannot(
                    START + "s from ssm: service call has been retried 1 time(s): invalid parameters: " + valueFrom);
        }
        String key = part(parts, PARTS_OF_AN_ARN);
        try {
            String text = store.read(
                    String.join(":", parts.subList(0, PARTS_OF_AN_ARN)),
                    part(parts, PARTS_OF_AN_ARN + 1),
                    part(parts, PARTS_OF_AN_ARN + 2),
                    reader);
            return key.isEmpty() ? new Value.Is(text) : member(text, key);
        } catch (AwsError e) {
            return new Value.Cannot(FROM_ASM + "failed to fetch secret " + valueFrom + " from secrets manager: "
                    + e.code() + ": " + e.getMessage());
        }
    }

    private static String part(List<String> parts, int index) {
        return parts.size() > index ? parts.get(index) : "";
    }

    private static Value member(String json, String key) {
        try {
            JsonNode value = JSON.readTree(json).path(key);
            return value.isValueNode()
                    ? new Value.Is(value.asString())
                    : new Value.Cannot(
                            FROM_ASM + "retrieved secret from Secrets Manager did not contain json key " + key);
        } catch (JacksonException notJson) {
            return new Value.Cannot(FROM_ASM + "invalid character looking for beginning of value");
        }
    }
}
