package dev.slipway.sandbox.alarms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.faults.Alarms;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsAnswer;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.protocol.EndpointServer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** The SDK for Java speaks RPC v2 CBOR to CloudWatch, botocore AWS JSON 1.0, and old clients Query. */
final class CloudWatchTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.250Z");

    private final Alarms alarms = new Alarms();
    private final AwsEndpoint endpoint = new AwsEndpoint(
            List.of(new CloudWatch(alarms, new Account("111111111111", "eu-central-1"), () -> NOW).service()),
            () -> "request");
    private final EndpointServer server = new EndpointServer(endpoint);
    private final CloudWatchClient cloudWatch = server.client(CloudWatchClient.builder());

    @BeforeEach
    void makeAlarms() {
        alarms.know(List.of("web-5xx", "web-slow", "worker-lag"));
    }

    @AfterEach
    void close() {
        cloudWatch.close();
        server.close();
    }

    @Test
    void firesAnAlarmForTheSdkForJava() {
        cloudWatch.setAlarmState(request ->
                request.alarmName("web-5xx").stateValue(StateValue.ALARM).stateReason("a test"));

        assertThat(alarms.firing(List.of("web-5xx", "web-slow"))).containsExactly("web-5xx");
        MetricAlarm alarm = cloudWatch
                .describeAlarms(request -> request.stateValue(StateValue.ALARM))
                .metricAlarms()
                .getFirst();
        assertThat(alarm.alarmName()).isEqualTo("web-5xx");
        assertThat(alarm.stateUpdatedTimestamp()).isEqualTo(NOW);
        assertThat(alarm.threshold()).isEqualTo(1.0);
        assertThatThrownBy(() -> cloudWatch.setAlarmState(
                        request -> request.alarmName("nothing").stateValue("OK").stateReason("a test")))
                .isInstanceOf(CloudWatchException.class)
                .hasMessageContaining("Unknown alarm nothing");
    }

    @Test
    void givesPages() {
        DescribeAlarmsResponse first = cloudWatch.describeAlarms(request -> request.maxRecords(2));
        DescribeAlarmsResponse second =
                cloudWatch.describeAlarms(request -> request.maxRecords(2).nextToken(first.nextToken()));

        assertThat(first.metricAlarms()).extracting(MetricAlarm::alarmName).containsExactly("web-5xx", "web-slow");
        assertThat(second.metricAlarms()).extracting(MetricAlarm::alarmName).containsExactly("worker-lag");
        assertThat(second.nextToken()).isNull();
        assertThatThrownBy(() -> cloudWatch.describeAlarms(request -> request.nextToken("no token")))
                .hasMessageContaining("invalid");
        assertThatThrownBy(() -> cloudWatch.describeAlarms(request -> request.maxRecords(101)))
                .hasMessageContaining("between 1 and 100");
    }

    @Test
    void answersInTheTongueItIsAskedIn() {
        AwsAnswer json = ask(
                Map.of(
                        "x-amz-target", "GraniteServiceVersion20100801.DescribeAlarms",
                        "content-type", "application/x-amz-json-1.0",
                        "x-amzn-query-mode", "true"),
                "{\"AlarmNames\":[\"web-5xx\"]}");
        AwsAnswer query = ask(Map.of(), "Action=DescribeAlarms&Version=2010-08-01&AlarmNames.member.1=web-5xx");

        assertThat(json.headers()).containsEntry("Content-Type", "application/x-amz-json-1.0");
        assertThat(text(json)).contains("\"AlarmName\":\"web-5xx\"").doesNotContain("web-slow");
        assertThat(query.headers()).containsEntry("Content-Type", "text/xml");
        assertThat(text(query))
                .contains(
                        "<DescribeAlarmsResult>", "<member><AlarmName>web-5xx</AlarmName>", "2026-11-21T10:00:00.250Z")
                .doesNotContain("web-slow");
    }

    private AwsAnswer ask(Map<String, String> headers, String body) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=k/20261121/eu-central-1/monitoring/aws4_request, Signature=0");
        return endpoint.handle(all, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(AwsAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
