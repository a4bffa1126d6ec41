package dev.slipway.deployer.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogTextTest {

    @Test
    void showsTheLevelAndTheMessage() {
        assertThat(LogText.of("""
                {"timestamp":1,"level":"INFO","threadName":"main","formattedMessage":"Migrated ublog to 2"}""")).containsExactly("INFO Migrated ublog to 2");
        assertThat(LogText.of("{\"message\":\"ready\"}")).containsExactly("ready");
    }

    @Test
    void keepsWhatElseTheApplicationSaid() {
        assertThat(LogText.of("""
                {"level":"ERROR","formattedMessage":"No lock.\\nTrying again","kvpList":[{"attempt":2},{"by":"migrate"}],
                 "throwable":{"className":"java.lang.IllegalStateException","message":"token-4711","stepArray":[],
                   "cause":{"className":"java.io.EOFException"}}}"""))
                .containsExactly(
                        "ERROR No lock.",
                        "Trying again attempt=2 by=migrate",
                        "  java.lang.IllegalStateException: token-4711",
                        "  java.io.EOFException");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain text",
                "{not JSON",
                "{\"level\":\"INFO\"}",
                "{\"message\":7}",
                "{\"message\":{\"deep\":1}}",
                "[\"message\"]",
                "{\"message\":\"{} of {}\",\"arguments\":[\"1\",\"2\"]}",
                "{\"message\":\"first\"} and more"
            })
    void leavesEveryOtherLineAsItIs(String line) {
        assertThat(LogText.of(List.of(line))).containsExactly(line);
    }
}
