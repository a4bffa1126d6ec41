package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class SlackTest {

    private static final String JSON = "application/json; charset=utf-8";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Slack slack =
            new Slack(() -> "xoxb-right", InstantSource.fixed(Instant.parse("2026-11-21T12:00:00.5Z")));

    private JsonNode call(String method, String contentType, String body) {
        return call(method, "Bearer xoxb-right", contentType, body);
    }

    private JsonNode call(String method, String authorization, String contentType, String body) {
        return JsonMapper.shared()
                .readTree(slack.call(method, authorization, contentType, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String error(JsonNode answer) {
        assertThat(answer.path("ok").asBoolean()).isFalse();
        return answer.path("error").asString();
    }

    @Test
    void postsAndUpdatesInJsonAndAsAForm() {
        JsonNode posted = call(
                "chat.postMessage",
                JSON,
                "{\"channel\":\"C1\",\"text\":\"starts\",\"blocks\":[{\"type\":\"divider\"}]}");
        assertThat(posted.path("ok").asBoolean()).isTrue();
        String ts = posted.path("ts").asString();
        assertThat(ts).matches("\\d+\\.\\d{6}");
        call("chat.update", FORM, "channel=C1&ts=" + ts + "&text=100%25+done&blocks=%5B%5D");
        assertThat(slack.messages())
                .containsExactly(new Message("C1", ts, "", "100% done", "[{\"type\":\"divider\"}]", "", 1));
    }

    @Test
    void neverGivesTheSameTsTwice() {
        JsonNode one = call("chat.postMessage", FORM, "channel=C1&text=a");
        JsonNode two = call("chat.postMessage", FORM, "channel=C1&text=a");
        assertThat(one.path("ts")).isNotEqualTo(two.path("ts"));
    }

    @Test
    void answersMistakesAsSlackDoes() {
        assertThat(error(call("auth.test", "", FORM, ""))).isEqualTo("not_authed");
        assertThat(error(call("auth.test", "Bearer wrong", FORM, ""))).isEqualTo("invalid_auth");
        assertThat(call("auth.test", "", FORM, "token=xoxb-right").path("ok").asBoolean())
                .isTrue();
        assertThat(error(call("chat.postMessage", FORM, "channel=&text=a"))).isEqualTo("channel_not_found");
        assertThat(error(call("chat.postMessage", JSON, "{\"channel\":\"C1\"}")))
                .isEqualTo("no_text");
        assertThat(error(call("chat.postMessage", JSON, "{"))).isEqualTo("invalid_json");
        assertThat(error(call("chat.update", FORM, "channel=C1&ts=1.0&text=a"))).isEqualTo("message_not_found");
        assertThat(error(call("chat.delete", FORM, "channel=C1"))).isEqualTo("unknown_method");
        assertThat(slack.messages()).isEmpty();
    }
}
