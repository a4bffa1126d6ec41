package dev.slipway.deployer.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.deployer.aws.AwsFailure.Kind;
import dev.slipway.sandbox.Sandbox;
import dev.slipway.sandbox.SandboxOptions;
import dev.slipway.sandbox.calls.CallFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import tools.jackson.databind.json.JsonMapper;

/** Faults of single calls over real connections: what comes of them with the SDK's attempts as we set them, and without. */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
final class CallsUnderFaultsTest {
    private static final List<String> SETTINGS = List.of("aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey");
    private static final Duration LONG = Duration.ofSeconds(60);

    private Sandbox sandbox;

    @BeforeAll
    void start(@TempDir Path folder) {
        sandbox = Sandbox.start(SandboxOptions.at(folder).withoutDatabases().withEnvironments());
        System.setProperty("aws.endpointUrl", sandbox.endpoint().toString());
        System.setProperty("aws.accessKeyId", "sandbox");
        System.setProperty("aws.secretAccessKey", "sandbox");
    }

    @AfterEach
    void mend() {
        for (String name : List.of("throttling", "server-errors", "slow-answers", "resets")) {
            fault(name, "\"off\"");
        }
    }

    @AfterAll
    void stop() {
        SETTINGS.forEach(System::clearProperty);
        sandbox.close();
    }

    private void fault(String name, String json) {
        sandbox.fault(name, JsonMapper.shared().readTree(json));
    }

    private static Aws aws(int attempts, Duration each) {
        return Aws.over(
                UrlConnectionHttpClient.builder().socketTimeout(each).build(),
                "eu-central-1",
                new Attempts(attempts, each, LONG));
    }

    private static String whoAmI(Aws aws) {
        return aws.identity().account();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "throttling|{\"burst\":0,\"times\":2}|THROTTLED",
                "throttling|{\"burst\":0,\"times\":2,\"code\":\"Throttling\"}|THROTTLED",
                "throttling|{\"burst\":0,\"times\":2,\"code\":\"ThrottledException\"}|THROTTLED",
                "throttling|{\"burst\":0,\"times\":2,\"code\":\"RequestThrottledException\"}|THROTTLED",
                "throttling|{\"burst\":0,\"times\":2,\"code\":\"429\"}|THROTTLED",
                "throttling|{\"burst\":0,\"times\":2,\"code\":\"503\"}|THROTTLED",
                "server-errors|{\"status\":500,\"times\":2}|THROTTLED",
                "server-errors|{\"status\":503,\"times\":2}|THROTTLED",
                "resets|{\"when\":\"before\",\"times\":2}|UNREACHABLE",
                "resets|{\"when\":\"after\",\"times\":2}|UNREACHABLE"
            })
    void twoLostAnswersAreNoticedByNobodyUnlessNothingIsRepeated(String fault, String rule, Kind kind) {
        try (Aws aws = aws(Attempts.NORMAL.atMost(), Attempts.NORMAL.each())) {
            fault(fault, rule);
            assertThat(whoAmI(aws)).isEqualTo("111111111111");
            assertThat(sandbox.calls().read(CallFilter.NEWEST))
                    .filteredOn(call -> call.fault().equals(fault))
                    .hasSizeGreaterThanOrEqualTo(2);
        }
        try (Aws once = aws(1, Attempts.NORMAL.each())) {
            fault(fault, rule);
            assertThat(catchThrowableOfType(AwsFailure.class, () -> whoAmI(once))
                            .kind())
                    .isEqualTo(kind);
        }
    }

    @Test
    void anAnswerThatDoesNotComeIsAskedForAgainUnlessAnAttemptMayTakeForEver() {
        int seconds = 8;
        String slow = "{\"delay\":\"" + seconds + "s\",\"times\":1}";
        try (Aws aws = aws(3, Duration.ofSeconds(1))) {
            fault("slow-answers", slow);
            assertThat(took(aws)).isLessThan(Duration.ofSeconds(seconds).minusMillis(500));
        }
        try (Aws patient = aws(3, LONG)) {
            fault("slow-answers", slow);
            assertThat(took(patient)).isGreaterThanOrEqualTo(Duration.ofSeconds(seconds));
        }
    }

    private static Duration took(Aws aws) {
        long began = System.nanoTime();
        whoAmI(aws);
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
