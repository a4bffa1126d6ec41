package dev.slipway.sandbox.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.protocol.EndpointServer;
import dev.slipway.sandbox.time.VirtualTimeline;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import tools.jackson.databind.node.StringNode;

final class CloudWatchLogsTest {

    private static final String GROUP = "/ecs/ublog";
    private static final String STREAM = "web/app/1";

    private final VirtualTimeline timeline = new VirtualTimeline();
    private final LogStore store = new LogStore(timeline);
    private final Faults faults = new Faults();
    private final EndpointServer server = new EndpointServer(new AwsEndpoint(
            List.of(new CloudWatchLogs(store, new Account("111111111111", "eu-central-1"), timeline, faults.tasks())
                    .service()),
            () -> "request"));
    private final CloudWatchLogsClient logs = server.client(CloudWatchLogsClient.builder());

    @BeforeEach
    void makeAStream() {
        logs.createLogGroup(request -> request.logGroupName(GROUP));
        logs.createLogStream(request -> request.logGroupName(GROUP).logStreamName(STREAM));
    }

    @AfterEach
    void close() {
        logs.close();
        server.close();
        timeline.close();
    }

    @Test
    void aPageHoldsNoMoreThanAMegabyte() {
        for (int line = 0; line < 12; line++) {
            store.append(GROUP, STREAM, line + "x".repeat(100_000));
        }
        GetLogEventsResponse first = logs.getLogEvents(
                request -> request.logGroupName(GROUP).logStreamName(STREAM).startFromHead(true));
        assertThat(first.events()).hasSize(10);
        assertThat(logs.getLogEvents(request -> request.logGroupName(GROUP)
                                .logStreamName(STREAM)
                                .nextToken(first.nextForwardToken()))
                        .events())
                .hasSize(2);
        assertThat(logs.getLogEvents(request -> request.logGroupName(GROUP).logStreamName(STREAM))
                        .events())
                .hasSize(10)
                .last()
                .satisfies(event -> assertThat(event.message()).startsWith("11x"));
    }

    private void write(int from, int to) {
        IntStream.range(from, to).forEach(line -> {
            timeline.advance(Duration.ofMillis(1));
            store.append(GROUP, STREAM, "line " + line);
        });
    }

    private static List<String> messages(GetLogEventsResponse page) {
        return page.events().stream().map(OutputLogEvent::message).toList();
    }

    @Test
    void readsFromTheHeadUntilTheForwardTokenRepeats() {
        write(0, 5);
        GetLogEventsResponse first = logs.getLogEvents(request -> request.logGroupName(GROUP)
                .logStreamName(STREAM)
                .startFromHead(true)
                .limit(3));
        assertThat(messages(first)).containsExactly("line 0", "line 1", "line 2");
        GetLogEventsResponse second = next(first.nextForwardToken());
        assertThat(messages(second)).containsExactly("line 3", "line 4");

        GetLogEventsResponse end = next(second.nextForwardToken());
        assertThat(end.events()).isEmpty();
        assertThat(end.nextForwardToken()).isEqualTo(second.nextForwardToken());

        write(5, 6);
        assertThat(messages(next(end.nextForwardToken()))).containsExactly("line 5");
    }

    private GetLogEventsResponse next(String token) {
        return logs.getLogEvents(request -> request.logGroupName(GROUP)
                .logStreamName(STREAM)
                .nextToken(token)
                .limit(3));
    }

    @Test
    void readsTheNewestWithoutStartFromHeadAndThenBackwards() {
        write(0, 5);
        GetLogEventsResponse newest = logs.getLogEvents(
                request -> request.logGroupName(GROUP).logStreamName(STREAM).limit(2));
        assertThat(messages(newest)).containsExactly("line 3", "line 4");
        assertThat(messages(next(newest.nextBackwardToken()))).containsExactly("line 0", "line 1", "line 2");
    }

    @Test
    void givesATokenForAnEmptyStream() {
        GetLogEventsResponse empty = logs.getLogEvents(
                request -> request.logGroupName(GROUP).logStreamName(STREAM).startFromHead(true));
        assertThat(empty.events()).isEmpty();
        write(0, 1);
        assertThat(messages(next(empty.nextForwardToken()))).containsExactly("line 0");
    }

    @Test
    void readsBetweenTwoInstants() {
        write(0, 5);
        long third = logs.getLogEvents(request -> request.logGroupName(GROUP).logStreamName(STREAM))
                .events()
                .get(2)
                .timestamp();

        assertThat(messages(logs.getLogEvents(request -> request.logGroupName(GROUP)
                        .logStreamName(STREAM)
                        .startTime(third)
                        .endTime(third + 1))))
                .containsExactly("line 2");
    }

    @Test
    void showsEventsLateInTheirOrderAndEndsOnlyWhereTheyEnd() {
        faults.set("log-delay", StringNode.valueOf("10s"));
        write(0, 2);
        timeline.advance(Duration.ofSeconds(6));
        write(2, 4);
        GetLogEventsResponse nothing = logs.getLogEvents(
                request -> request.logGroupName(GROUP).logStreamName(STREAM).startFromHead(true));
        assertThat(nothing.events()).isEmpty();
        assertThat(store.lines(GROUP, STREAM)).hasSize(4);

        timeline.advance(Duration.ofSeconds(5));
        GetLogEventsResponse some = next(nothing.nextForwardToken());
        assertThat(messages(some)).containsExactly("line 0", "line 1");
        assertThat(next(some.nextForwardToken()).nextForwardToken()).isEqualTo(some.nextForwardToken());
        assertThat(filtered()).containsExactly("line 0", "line 1");

        timeline.advance(Duration.ofSeconds(6));
        assertThat(messages(next(some.nextForwardToken()))).containsExactly("line 2", "line 3");
        assertThat(filtered()).hasSize(4);

        write(4, 5);
        assertThat(filtered()).hasSize(4);
        faults.reset("log-delay");
        assertThat(filtered()).hasSize(5);
    }

    private List<String> filtered() {
        return logs.filterLogEvents(request -> request.logGroupName(GROUP)).events().stream()
                .map(FilteredLogEvent::message)
                .toList();
    }

    @Test
    void keepsWhatOthersPut() {
        logs.putLogEvents(request -> request.logGroupName(GROUP)
                .logStreamName(STREAM)
                .logEvents(InputLogEvent.builder()
                        .timestamp(1_000L)
                        .message("mine")
                        .build()));

        assertThat(store.lines(GROUP, STREAM)).containsExactly("mine");
    }

    @Test
    void findsGroupsAndStreamsByPrefix() {
        logs.createLogStream(request -> request.logGroupName(GROUP).logStreamName("worker/app/1"));

        assertThat(logs.describeLogStreams(
                                request -> request.logGroupName(GROUP).logStreamNamePrefix("web/"))
                        .logStreams())
                .extracting(LogStream::logStreamName)
                .containsExactly(STREAM);
        assertThat(logs.describeLogGroups(request -> request.logGroupNamePrefix("/ecs"))
                        .logGroups())
                .hasSize(1);
        assertThat(logs.describeLogGroups(request -> request.logGroupNamePrefix("/other"))
                        .logGroups())
                .isEmpty();
    }

    @Test
    void filtersByAPhrase() {
        write(0, 12);
        assertThat(logs.filterLogEvents(request -> request.logGroupName(GROUP).filterPattern("\"line 1\""))
                        .events())
                .hasSize(3);
    }

    @Test
    void refusesWhatIsNotThereOrThereAlready() {
        assertThatThrownBy(() ->
                        logs.getLogEvents(request -> request.logGroupName(GROUP).logStreamName("none")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("The specified log stream does not exist.");
        assertThatThrownBy(() -> logs.describeLogStreams(request -> request.logGroupName("/none")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("The specified log group does not exist.");
        assertThatThrownBy(() -> logs.createLogGroup(request -> request.logGroupName(GROUP)))
                .isInstanceOf(ResourceAlreadyExistsException.class);
    }
}
