package dev.slipway.sandbox;

import dev.slipway.sandbox.HttpEndpoint.Call;
import dev.slipway.sandbox.ecs.Ecs;
import dev.slipway.sandbox.ecs.Ecs.AgentAnswer;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What tasks ask at {@code ECS_AGENT_URI}: {@code /agent/TASK/task-protection/v1/state}. Thread-safe. */
final class AgentRoutes {

    static final String PATH = "/agent/";

    private static final Pattern PROTECTION = Pattern.compile("/agent/([^/]+)/task-protection/v1/state");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Ecs ecs;

    AgentRoutes(Ecs ecs) {
        this.ecs = ecs;
    }

    /** Empty for a path, method or task that is not there. */
    Optional<AgentAnswer> answer(Call call) throws IOException {
        Matcher path = PROTECTION.matcher(call.path());
        if (!path.matches()) {
            return Optional.empty();
        }
        return switch (call.method()) {
            case "GET" -> ecs.taskProtection(path.group(1));
            case "PUT" -> put(path.group(1), call);
            default -> Optional.empty();
        };
    }

    private Optional<AgentAnswer> put(String task, Call call) throws IOException {
        try {
            return ecs.protectTask(task, JSON.readTree(call.body().readAllBytes()));
        } catch (JacksonException e) {
            return Optional.of(new AgentAnswer(400, "{\"error\":{\"Message\":\"The body is not JSON.\"}}"));
        }
    }
}
