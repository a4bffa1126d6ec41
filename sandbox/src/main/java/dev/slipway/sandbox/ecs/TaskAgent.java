package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.TaskProtection.Result;
import dev.slipway.sandbox.protocol.AwsError;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a task asks of its agent about itself ("Amazon ECS task scale-in protection endpoint"). Used on the timeline only. */
final class TaskAgent {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TaskProtection protection;

    TaskAgent(TaskProtection protection) {
        this.protection = protection;
    }

    /**
     * Answers {@code GET} and {@code PUT /task-protection/v1/state}.
     *
     * @param wanted the PUT's body; null for a GET
     */
    Ecs.AgentAnswer protection(EcsTask task, @Nullable JsonNode wanted) {
        try {
            return switch (result(task, wanted)) {
                case Result.State state -> {
                    ObjectNode json = JSON.createObjectNode();
                    ObjectNode shown = json.putObject("protection")
                            .put("ProtectionEnabled", state.until() != null)
                            .put("TaskArn", task.arn);
                    if (state.until() != null) {
                        shown.put("ExpirationDate", state.until().toString());
                    }
                    yield new Ecs.AgentAnswer(200, json.toString());
                }
                case Result.Refused refused -> {
                    ObjectNode json = JSON.createObjectNode();
                    json.putObject("failure")
                            .put("Arn", refused.arn())
                            .put("Detail", refused.detail())
                            .put("Reason", refused.reason());
                    yield new Ecs.AgentAnswer(200, json.toString());
                }
            };
        } catch (AwsError e) {
            ObjectNode json = JSON.createObjectNode();
            json.putObject("error").put("Arn", task.arn).put("Code", e.code()).put("Message", e.getMessage());
            return new Ecs.AgentAnswer(400, json.toString());
        }
    }

    private Result result(EcsTask task, @Nullable JsonNode wanted) {
        if (wanted == null) {
            return protection.get(task);
        }
        JsonNode enabled = wanted.path("ProtectionEnabled");
        JsonNode minutes = wanted.path("ExpiresInMinutes");
        if (!enabled.isBoolean() || !(minutes.isMissingNode() || minutes.isInt())) {
            throw Errors.parameter("ProtectionEnabled must be true or false, and ExpiresInMinutes a whole number.");
        }
        return protection.set(task, enabled.booleanValue(), minutes.isInt() ? minutes.intValue() : null);
    }
}
