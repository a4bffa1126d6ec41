package dev.slipway.sandbox.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

final class RequestFaultsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final Faults faults = new Faults(List.of("staging", "production"));

    private static Asked asked(String operation) {
        return new Asked("111111111111", "ecs", operation, "staging");
    }

    private void set(String name, String value) {
        JsonNode json = value.startsWith("{") || value.startsWith("[")
                ? JsonMapper.shared().readTree(value)
                : StringNode.valueOf(value);
        faults.set(name, json);
    }

    @Test
    void refusesNothingByItself() {
        assertThat(faults.takeThrottled(asked("RegisterTaskDefinition"), NOW)).isEmpty();
        assertThat(faults.takeServerError(asked("RunTask"))).isEmpty();
        assertThat(faults.takeDelay(asked("RunTask"))).isEmpty();
        assertThat(faults.takeReset(asked("RunTask"))).isEmpty();
        assertThat(faults.takeLag(asked("DescribeServices"))).isEmpty();
        assertThat(faults.takeSlackMood().mode()).isEqualTo(SlackMode.OK);
    }

    private long granted(String operation, int calls, Instant at) {
        return IntStream.range(0, calls)
                .filter(call -> faults.takeThrottled(asked(operation), at).isEmpty())
                .count();
    }

    @Test
    void throttlesRegistrationsAtTwentyAndOneASecond() {
        set("throttling", "on");

        assertThat(granted("RegisterTaskDefinition", 30, NOW)).isEqualTo(20);
        assertThat(granted("DeregisterTaskDefinition", 1, NOW)).isZero();
        assertThat(granted("RegisterTaskDefinition", 9, NOW.plusSeconds(3))).isEqualTo(3);
        assertThat(granted("RegisterTaskDefinition", 30, NOW.plusSeconds(600))).isEqualTo(20);
    }

    @Test
    void throttlesEachClassOfActionsByItselfAndEachAccount() {
        set("throttling", "on");

        assertThat(granted("RegisterTaskDefinition", 30, NOW)).isEqualTo(20);
        assertThat(granted("DescribeServices", 150, NOW)).isEqualTo(100);
        assertThat(granted("UpdateService", 80, NOW)).isEqualTo(50);
        assertThat(faults.takeThrottled(new Asked("222222222222", "ecs", "UpdateService", ""), NOW))
                .isEmpty();
        assertThat(faults.takeThrottled(new Asked("111111111111", "ecr", "DescribeImages", ""), NOW))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ThrottlingException, 400, ThrottlingException",
        "Throttling, 400, Throttling",
        "ThrottledException, 400, ThrottledException",
        "RequestThrottledException, 400, RequestThrottledException",
        "429, 429, TooManyRequestsException",
        "503, 503, ServiceUnavailableException"
    })
    void saysItInAnyOfAwsWords(String word, int status, String code) {
        set("throttling", "{\"burst\":0,\"code\":\"" + word + "\"}");
        assertThat(faults.takeThrottled(asked("RunTask"), NOW)).contains(new Throttled(word, status, code));
    }

    @Test
    void choosesByServiceOperationEnvironmentAndAccount() {
        set(
                "server-errors",
                "{\"status\":503,\"service\":\"ecs\",\"operation\":\"Describe*\",\"environment\":\"staging\",\"account\":\"111111111111\"}");

        assertThat(faults.takeServerError(asked("DescribeTasks"))).contains(new ServerError(503));
        assertThat(Stream.of(
                        asked("ListTasks"),
                        new Asked("222222222222", "ecs", "DescribeTasks", "staging"),
                        new Asked("111111111111", "ecr", "DescribeTasks", "staging"),
                        new Asked("111111111111", "ecs", "DescribeTasks", "production"),
                        new Asked("111111111111", "ecs", "DescribeTasks", "")))
                .allMatch(other -> faults.takeServerError(other).isEmpty());
    }

    @Test
    void isUsedUpAfterItsTimes() {
        set("resets", "{\"when\":\"after\",\"operation\":\"RunTask\",\"times\":2}");

        assertThat(faults.takeReset(asked("RunTask"))).contains(Reset.AFTER);
        assertThat(faults.takeReset(asked("StopTask"))).isEmpty();
        assertThat(faults.takeReset(asked("RunTask"))).contains(Reset.AFTER);
        assertThat(faults.takeReset(asked("RunTask"))).isEmpty();
        assertThat(faults.all()).noneMatch(Fault::isOn);
    }

    @Test
    void hasSeveralRulesOfWhichTheFirstThatFitsCounts() {
        set("resets", "[{\"when\":\"before\",\"operation\":\"RunTask\",\"times\":1},{\"when\":\"after\"}]");

        assertThat(faults.takeReset(asked("RunTask"))).contains(Reset.BEFORE);
        assertThat(faults.takeReset(asked("RunTask"))).contains(Reset.AFTER);
        assertThat(faults.takeReset(asked("UpdateService"))).contains(Reset.AFTER);
    }

    private List<Boolean> failures(int calls) {
        return IntStream.range(0, calls)
                .mapToObj(call -> faults.takeServerError(asked("RunTask")).isPresent())
                .toList();
    }

    @Test
    void isTheSameTwiceWithTheSameSeed() {
        set("server-errors", "{\"status\":500,\"probability\":0.3}");
        set("seed", "42");
        List<Boolean> first = failures(200);
        set("seed", "42");
        set("slow-answers", "{\"from\":\"1s\",\"to\":\"3s\"}");
        faults.takeDelay(asked("RunTask"));
        assertThat(failures(200)).isEqualTo(first);
        assertThat(first.stream().filter(failed -> failed).count()).isBetween(40L, 80L);
        set("seed", "43");
        assertThat(failures(200)).isNotEqualTo(first);
    }

    @Test
    void drawsADelayBetweenItsBounds() {
        set("slow-answers", "2s");
        assertThat(faults.takeDelay(asked("RunTask"))).contains(Duration.ofSeconds(2));
        set("slow-answers", "{\"from\":\"1s\",\"to\":\"3s\"}");
        assertThat(IntStream.range(0, 50).mapToObj(call -> faults.takeDelay(asked("RunTask"))))
                .allSatisfy(delay -> assertThat(delay)
                        .hasValueSatisfying(
                                span -> assertThat(span).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3))))
                .doesNotHaveDuplicates();
    }

    @Test
    void limitsSlackTwiceAndThenNoMore() {
        set("slack", "429-twice");

        assertThat(List.of(
                        faults.takeSlackMood().mode(),
                        faults.takeSlackMood().mode(),
                        faults.takeSlackMood().mode()))
                .containsExactly(SlackMode.LIMITED, SlackMode.LIMITED, SlackMode.OK);
        assertThat(faults.all()).noneMatch(Fault::isOn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ok", "error", "429", "500", "hang", "refused", "drip", "429-twice"})
    void knowsEightModesOfSlack(String word) {
        set("slack", word);
        assertThat(SlackMode.values()).hasSize(8);
        assertThat(faults.all()).filteredOn(Fault::isOn).hasSize(word.equals("ok") ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "throttling|{\"burst\":3,\"perSecond\":0.5,\"code\":\"429\",\"operation\":\"List*\"}",
                "server-errors|{\"status\":503,\"probability\":0.25}",
                "slow-answers|{\"delay\":\"1500ms\",\"service\":\"ecs\"}",
                "slow-answers|{\"from\":\"100ms\",\"to\":\"2s\",\"times\":3}",
                "resets|[{\"when\":\"before\"},{\"when\":\"after\",\"environment\":\"staging\"}]",
                "stale-reads|{\"lag\":\"5s\"}",
                "slack|{\"mode\":\"error\",\"error\":\"channel_not_found\"}",
                "slack|{\"mode\":\"429\",\"retryAfter\":\"30s\"}"
            })
    void showsWhatItWasGiven(String name, String value) {
        set(name, value);
        assertThat(named(name).value()).isEqualTo(JsonMapper.shared().readTree(value));
        faults.reset(name);
        assertThat(named(name).isOn()).isFalse();
    }

    private Fault named(String name) {
        return faults.all().stream()
                .filter(fault -> fault.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "throttling|maybe|throttling: code is one of ThrottlingException, Throttling",
                "throttling|{\"perSecond\":1}|throttling: perSecond wants a burst beside it",
                "throttling|{\"burst\":-1}|throttling: burst is a whole number of at least 0, not -1",
                "server-errors|404|server-errors: status is 500 or 503, not 404",
                "server-errors|often|server-errors: status is a whole number of at least 1",
                "server-errors|{\"probability\":2}|server-errors: probability is a number above 0 and at most 1, not 2",
                "server-errors|{\"environment\":\"stagin\"}|server-errors: environment is one of staging, production, not stagin",
                "server-errors|{\"account\":\"1\"}|server-errors: account is twelve digits, not 1",
                "server-errors|{\"when\":\"after\"}|server-errors has no when; there are account, environment",
                "slow-answers|soon|slow-answers: delay is a time such as 500ms, 2s or 1m, not soon",
                "slow-answers|{\"from\":\"2s\",\"to\":\"1s\"}|slow-answers wants a delay, or from and to",
                "resets|never|resets: when is before or after, not never",
                "resets|[\"before\",\"never\"]|resets: when is before or after, not never",
                "stale-reads|1000m|stale-reads: lag is a time of at most 5m",
                "slack|dead|slack: mode is one of ok, error, 429, 500, hang, refused, drip, 429-twice, not dead",
                "slack|{\"mode\":\"429\",\"retryAfter\":\"1500ms\"}|slack: retryAfter is whole seconds, not 1500ms"
            })
    void saysWhatIsWrongAndKeepsWhatItHad(String name, String value, String message) {
        JsonNode before = named(name).value();
        assertThatThrownBy(() -> set(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
        assertThat(named(name).value()).isEqualTo(before);
        assertThat(Optional.of(named(name)).filter(Fault::isOn)).isEmpty();
    }
}
