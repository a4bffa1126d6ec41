package dev.slipway.sandbox.traffic;

import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallLog;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.faults.SlackMode;
import dev.slipway.sandbox.faults.SlackMode.Mood;
import dev.slipway.sandbox.slack.Slack;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a call to Slack meets on its way: the mood that Slack is in. However it ends it is recorded. Thread-safe. */
public final class SlackTraffic {

    private final Slack slack;
    private final Faults faults;
    private final CallLog log;
    private final InstantSource clock;

    public SlackTraffic(Slack slack, Faults faults, CallLog log, InstantSource clock) {
        this.slack = slack;
        this.faults = faults;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Answers a call.
     *
     * @param method such as {@code chat.postMessage}
     * @param authorization the header; empty if there was none
     * @param contentType of the body: JSON, or a form that may carry the token
     */
    public SlackAnswer answer(String method, String authorization, String contentType, byte[] body) {
        Instant begin = clock.instant();
        Mood mood = faults.takeSlackMood();
        SlackAnswer answer = switch (mood.mode()) {
            case OK -> SlackAnswer.json(200, slack.call(method, authorization, contentType, body));
            case DRIPPING ->
                SlackAnswer.json(200, slack.call(method, authorization, contentType, body))
                        .delivered(Delivery.DRIPPING);
            case ERROR -> SlackAnswer.json(200, refusal(mood.error()));
            case LIMITED, LIMITED_TWICE ->
                SlackAnswer.json(429, refusal("ratelimited"))
                        .with(Map.of(
                                "Content-Type",
                                "application/json",
                                "Retry-After",
                                Long.toString(mood.retryAfter().toSeconds())));
            case FAILING ->
                SlackAnswer.json(500, "<html><body>Server Error</body></html>\n")
                        .with(Map.of("Content-Type", "text/html"));
            case HANGING -> SlackAnswer.json(0, "").delivered(Delivery.NEVER);
            case REFUSING -> SlackAnswer.json(0, "").delivered(Delivery.CUT);
        };
        record(method, arguments(slack, contentType, body), begin, answer, mood);
        return answer;
    }

    private void record(String method, Map<String, String> arguments, Instant begin, SlackAnswer answer, Mood mood) {
        String error = answer.headers().getOrDefault("Content-Type", "").equals("application/json")
                ? error(answer.body())
                : "";
        log.add(number -> new Call(
                number,
                begin,
                Duration.between(begin, clock.instant()),
                "",
                "",
                "slack",
                method,
                "",
                arguments,
                answer.status(),
                error,
                mood.mode() == SlackMode.OK ? "" : "slack",
                ""));
    }

    /** Where the message goes: no text, and above all no token. */
    private static Map<String, String> arguments(Slack slack, String contentType, byte[] body) {
        Map<String, String> shown = new TreeMap<>();
        for (String name : new String[] {"channel", "ts", "thread_ts"}) {
            slack.argument(contentType, body, name).ifPresent(value -> shown.put(name, value));
        }
        return shown;
    }

    private static String error(String body) {
        try {
            JsonNode answer = JsonMapper.shared().readTree(body);
            return answer.path("error").asString("");
        } catch (JacksonException e) {
            return "";
        }
    }

    private static String refusal(String error) {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        return answer.put("ok", false).put("error", error).toString();
    }
}
