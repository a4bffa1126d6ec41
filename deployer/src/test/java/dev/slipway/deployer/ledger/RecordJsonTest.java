package dev.slipway.deployer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployer.ledger.ReleaseRecord.Step;
import dev.slipway.deployer.ledger.ReleaseRecord.Task;
import dev.slipway.deployer.release.TaskArn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records as JSON, there and back, of this version and of others. */
final class RecordJsonTest {

    private static ReleaseRecord full() {
        return Records.begun("r-1", Records.BEGINNING, "deploy", '2', Records.BEGINNING.minusSeconds(3600))
                .registered(Map.of("web", Records.revision(2)))
                .with(new Task(
                        "migrate",
                        "r-1",
                        new TaskArn("arn:aws:ecs:eu-central-1:111111111111:task/ublog-staging/0a1b"),
                        "succeeded"))
                .with(new Step("migrate", Records.BEGINNING, Duration.ofMillis(1250), true, "exit code 0"))
                .touching(List.of("web"))
                .protectedBy("staging-r-1")
                .noting("Slack was not told.")
                .recovering()
                .settled(new ReleaseRecord.End(Records.BEGINNING.plusSeconds(60), "done", 0, "staging runs it."));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        assertThat(RecordJson.read(RecordJson.write(full()))).isEqualTo(full());
        ReleaseRecord begun = Records.begun("r-2");
        assertThat(RecordJson.read(RecordJson.write(begun))).isEqualTo(begun);
    }

    @Test
    void saysEverythingUnderItsDocumentedName() {
        assertThat(RecordJson.write(full()))
                .contains(
                        "\"release\" : \"r-1\"",
                        "\"cluster\" : \"ublog-staging\"",
                        "\"digest\" : \"sha256:2222",
                        "\"committedAt\" : \"2026-11-21T09:00:00Z\"",
                        "\"compatibleBack\" : \"true\"",
                        "\"keeper\" : \"r-1-run\"",
                        "\"state\" : \"ended\"",
                        "\"exitCode\" : 0",
                        "\"before\" : \"arn:aws:ecs:",
                        "\"touched\" : true",
                        "\"startedBy\" : \"r-1\"",
                        "\"seconds\" : 1.25",
                        "\"protectingTags\" : [ \"staging-r-1\" ]",
                        "\"notes\" : [ \"Slack was not told.\" ]");
    }

    @Test
    void whatALaterVersionAddsSurvivesAtTheTopAndIsPassedOverBelow() {
        String later = RecordJson.write(full())
                .replaceFirst("\\{", "{ \"weather\": { \"wind\": [1, 2] }, \"mood\": \"good\", ")
                .replace("\"touched\" : true", "\"touched\" : true, \"zone\" : \"a\"");
        ReleaseRecord read = RecordJson.read(later);
        assertThat(read.services()).isEqualTo(full().services());
        assertThat(RecordJson.write(read.noting("Seen.")))
                .contains("\"weather\" : {", "\"wind\" : [ 1, 2 ]", "\"mood\" : \"good\"", "Seen.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                "not JSON => it is no JSON: ",
                "[] => it is no JSON object",
                "{} => it says nothing of \"release\"",
                "{\"release\":\"r-1\",\"application\":\"a\",\"environment\":\"e\",\"cluster\":\"c\",\"verb\":\"v\",\"label\":\"l\",\"startedAt\":\"today\"} => \"today\" is no instant",
                "{\"release\":\"r 1\"} => not a release id: r 1",
            })
    void whatIsNoRecordIsRefusedWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> RecordJson.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aStateOfALaterVersionIsRefused() {
        String later = RecordJson.write(Records.begun("r-1")).replace("\"running\"", "\"pondering\"");
        assertThatThrownBy(() -> RecordJson.read(later)).hasMessage("its state \"pondering\" is not known");
    }

    @Test
    void labelsTellOfTheBuild() {
        assertThat(Build.of(Map.of(
                        "org.opencontainers.image.version", "1.4.0",
                        "org.opencontainers.image.revision", "c0ffee1",
                        "dev.slipway.committed-at", "2026-11-21T09:00:00Z",
                        "dev.slipway.schema.compatible-back", "false")))
                .isEqualTo(new Build("1.4.0", "c0ffee1", Records.BEGINNING.minusSeconds(3600), Build.Compatible.FALSE));
        assertThat(Build.of(Map.of("dev.slipway.committed-at", "yesterday"))).isEqualTo(Build.UNKNOWN);
    }
}
