package dev.slipway.sandbox.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallFilter;
import dev.slipway.sandbox.calls.CallLog;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.slack.Slack;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

final class SlackTrafficTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final Slack slack = new Slack(() -> "xoxb-1", () -> NOW);
    private final Faults faults = new Faults();
    private final CallLog log = new CallLog();
    private final SlackTraffic traffic = new SlackTraffic(slack, faults, log, () -> NOW);

    private SlackAnswer post() {
        return traffic.answer(
                "chat.postMessage",
                "",
                "application/x-www-form-urlencoded",
                "token=xoxb-1&channel=C1&text=hello".getBytes(StandardCharsets.UTF_8));
    }

    private Call last() {
        return log.read(CallFilter.NEWEST).getLast();
    }

    @ParameterizedTest
    @CsvSource({
        "ok, 200, WHOLE, 1, ''",
        "error, 200, WHOLE, 0, internal_error",
        "429, 429, WHOLE, 0, ratelimited",
        "500, 500, WHOLE, 0, ''",
        "hang, 0, NEVER, 0, ''",
        "refused, 0, CUT, 0, ''",
        "drip, 200, DRIPPING, 1, ''",
        "429-twice, 429, WHOLE, 0, ratelimited"
    })
    void isInAMode(String mode, int status, Delivery delivery, int posted, String error) {
        faults.set("slack", StringNode.valueOf(mode));

        SlackAnswer answer = post();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.delivery()).isEqualTo(delivery);
        assertThat(slack.messages()).hasSize(posted);
        assertThat(last().error()).isEqualTo(error);
        assertThat(last().fault()).isEqualTo(mode.equals("ok") ? "" : "slack");
    }

    @Test
    void limitsTwiceAndThenPosts() {
        faults.set("slack", JsonMapper.shared().readTree("{\"mode\":\"429-twice\",\"retryAfter\":\"7s\"}"));

        assertThat(post().headers()).containsEntry("Retry-After", "7");
        assertThat(post().status()).isEqualTo(429);
        assertThat(post().status()).isEqualTo(200);
        assertThat(slack.messages()).hasSize(1);
    }

    @Test
    void tellsAChosenError() {
        faults.set("slack", JsonMapper.shared().readTree("{\"mode\":\"error\",\"error\":\"channel_not_found\"}"));

        assertThat(post().body()).isEqualTo("{\"ok\":false,\"error\":\"channel_not_found\"}");
    }

    @Test
    void recordsWhereAMessageGoesAndNeitherTokenNorText() {
        post();

        assertThat(last().service()).isEqualTo("slack");
        assertThat(last().operation()).isEqualTo("chat.postMessage");
        assertThat(last().parameters()).isEqualTo(Map.of("channel", "C1"));
        assertThat(last().toJson()).doesNotContain("xoxb", "hello");
    }
}
