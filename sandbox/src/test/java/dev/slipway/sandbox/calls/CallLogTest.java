package dev.slipway.sandbox.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CallLogTest {

    private static final Instant BEGINNING = Instant.parse("2026-11-21T10:00:00Z");

    private final CallLog log = new CallLog(100);

    private void add(String service, String operation) {
        log.add(number -> new Call(
                number,
                BEGINNING.plusSeconds(number),
                Duration.ofNanos(1_234_567),
                "111111111111",
                "sandbox",
                service,
                operation,
                "staging",
                Map.of("service", "ublog-staging-web", "cluster", "ublog-staging"),
                200,
                "",
                "",
                "request-" + number));
    }

    @Test
    void keepsTheLastOnesOnly() {
        for (int i = 0; i < 1_000; i++) {
            add("ecs", "DescribeServices");
        }
        assertThat(log.count()).isEqualTo(1_000);
        assertThat(log.read(CallFilter.NEWEST))
                .hasSize(100)
                .first()
                .extracting(Call::number)
                .isEqualTo(901L);
        log.clear();
        assertThat(log.read(CallFilter.NEWEST)).isEmpty();
        add("ecs", "ListTasks");
        assertThat(log.read(CallFilter.NEWEST)).extracting(Call::number).containsExactly(1_001L);
    }

    @Test
    void choosesByServiceOperationTimeAndNumber() {
        add("ecs", "DescribeServices");
        add("ecs", "DescribeTasks");
        add("ecr", "DescribeImages");
        add("ecs", "ListTasks");

        assertThat(log.read(new CallFilter("ecs", "Describe*", "", Instant.MIN, 0, 10)))
                .extracting(Call::operation)
                .containsExactly("DescribeServices", "DescribeTasks");
        assertThat(log.read(new CallFilter("", "", "staging", BEGINNING.plusSeconds(3), 0, 10)))
                .extracting(Call::number)
                .containsExactly(3L, 4L);
        assertThat(log.read(new CallFilter("", "", "", Instant.MIN, 3, 10)))
                .extracting(Call::operation)
                .containsExactly("ListTasks");
        assertThat(log.read(new CallFilter("", "", "", Instant.MIN, 0, 2)))
                .extracting(Call::number)
                .containsExactly(3L, 4L);
        assertThat(log.read(new CallFilter("", "", "production", Instant.MIN, 0, 10)))
                .isEmpty();
    }

    @Test
    void writesALineThatLeavesOutWhatIsEmpty() {
        add("ecs", "UpdateService");

        assertThat(log.read(CallFilter.NEWEST).getFirst().toJson())
                .isEqualTo("{\"number\":1,\"at\":\"2026-11-21T10:00:01Z\",\"milliseconds\":1.234,"
                        + "\"account\":\"111111111111\",\"accessKey\":\"sandbox\",\"service\":\"ecs\","
                        + "\"operation\":\"UpdateService\",\"environment\":\"staging\","
                        + "\"parameters\":{\"cluster\":\"ublog-staging\",\"service\":\"ublog-staging-web\"},"
                        + "\"status\":200,\"requestId\":\"request-1\"}");
    }
}
