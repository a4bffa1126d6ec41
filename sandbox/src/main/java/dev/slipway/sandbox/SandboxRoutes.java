package dev.slipway.sandbox;

import dev.slipway.sandbox.HttpEndpoint.Answer;
import dev.slipway.sandbox.HttpEndpoint.Call;
import dev.slipway.sandbox.HttpEndpoint.Routes;
import dev.slipway.sandbox.calls.CallLog;
import dev.slipway.sandbox.dashboard.SandboxState;
import dev.slipway.sandbox.ecr.ImageStore;
import dev.slipway.sandbox.ecr.PushResult;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.protocol.AwsAnswer;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.protocol.ConnectionCut;
import dev.slipway.sandbox.traffic.SlackAnswer;
import dev.slipway.sandbox.traffic.SlackTraffic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Which part of the sandbox answers which path. Thread-safe. */
final class SandboxRoutes implements Routes {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SLACK = "/slack/api/";
    private static final String METADATA = "/metadata/v4/";

    private final AwsEndpoint aws;
    private final SlackTraffic slack;
    private final ImageStore images;
    private final FaultRoutes faults;
    private final CallRoutes calls;
    private final Function<String, Optional<String>> metadata;
    private final AgentRoutes agent;
    private final Supplier<SandboxState> state;
    private final DashboardRoutes dashboard;

    /** @param metadata the JSON of a path below {@code /metadata/v4/}, if there is any */
    SandboxRoutes(
            AwsEndpoint aws,
            SlackTraffic slack,
            ImageStore images,
            Faults faults,
            CallLog calls,
            Function<String, Optional<String>> metadata,
            AgentRoutes agent,
            Supplier<SandboxState> state,
            DashboardRoutes dashboard) {
        this.aws = aws;
        this.slack = slack;
        this.images = images;
        this.faults = new FaultRoutes(faults);
        this.calls = new CallRoutes(calls);
        this.metadata = metadata;
        this.agent = agent;
        this.state = state;
        this.dashboard = dashboard;
    }

    @Override
    public Answer answer(Call call) throws IOException {
        String path = call.path();
        boolean get = call.method().equals("GET") || call.method().equals("HEAD");
        boolean post = call.method().equals("POST");
        if (AwsEndpoint.isOurs(call.method(), path, call.header("Authorization"))) {
            return aws(call);
        }
        if (dashboard.serves(call)) {
            return dashboard.answer(call);
        }
        if (path.startsWith(SLACK) && post) {
            return slack(call);
        }
        if (path.startsWith(METADATA) && get) {
            return metadata.apply(path.substring(METADATA.length()))
                    .map(json -> Answer.json(200, json))
                    .orElseGet(() -> Answer.error(404, "There is no such task or container"));
        }
        if (path.startsWith(AgentRoutes.PATH)) {
            return agent.answer(call)
                    .map(answer -> Answer.json(answer.status(), answer.json()))
                    .orElseGet(() ->
                            Answer.error(404, "There is no such task, or nothing to " + call.method() + " there"));
        }
        if (path.equals(FaultRoutes.PATH) || path.startsWith(FaultRoutes.PATH + "/")) {
            return fault(call);
        }
        return switch (call.method() + " " + path) {
            case "GET /_sandbox/operations" -> Answer.json(200, JSON.writeValueAsString(aws.operations()));
            case "GET /_sandbox/state" -> Answer.json(200, JSON.writeValueAsString(state.get()));
            case "POST /_sandbox/images" -> push(call);
            case "GET " + CallRoutes.PATH -> calls(call);
            default -> Answer.error(404, "Nothing is served at " + call.method() + " " + path);
        };
    }

    private Answer aws(Call call) throws IOException {
        try {
            String[] target = call.target().split("\\?", 2);
            AwsAnswer answer = aws.handle(
                    call.method(),
                    target[0],
                    target.length == 1 ? "" : target[1],
                    call.headers(),
                    call.body().readAllBytes());
            return new Answer(answer.status(), answer.headers(), answer.body());
        } catch (ConnectionCut cut) {
            return Answer.cut();
        }
    }

    private Answer slack(Call call) throws IOException {
        SlackAnswer answer = slack.answer(
                call.path().substring(SLACK.length()),
                call.header("Authorization"),
                call.header("Content-Type"),
                call.body().readAllBytes());
        return new Answer(answer.status(), answer.headers(), answer.bytes(), answer.delivery());
    }

    private Answer calls(Call call) {
        try {
            return new Answer(
                    200,
                    Map.of("Content-Type", "application/jsonl; charset=utf-8", "Cache-Control", "no-store"),
                    calls.answer(call.query()).getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Answer.error(400, String.valueOf(e.getMessage()));
        }
    }

    private Answer push(Call call) {
        String repository = call.query().getOrDefault("repository", "");
        String tag = call.query().getOrDefault("tag", "");
        return switch (images.push(repository, tag, call.body())) {
            case PushResult.Refused refused -> Answer.error(400, refused.reason());
            case PushResult.Pushed pushed -> {
                ObjectNode answer = JSON.createObjectNode()
                        .put("digest", pushed.image().digest())
                        .put("repository", pushed.image().repository());
                pushed.image().tags().forEach(answer.putArray("tags")::add);
                yield Answer.json(200, answer.toString());
            }
        };
    }

    private Answer fault(Call call) throws IOException {
        try {
            return Answer.json(200, faults.answer(call));
        } catch (IllegalArgumentException e) {
            return Answer.error(400, String.valueOf(e.getMessage()));
        }
    }
}
