package dev.slipway.sandbox.logs;

import dev.slipway.sandbox.faults.TaskFaults;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.JsonService;
import dev.slipway.sandbox.protocol.Paging;
import dev.slipway.sandbox.protocol.Paging.Page;
import dev.slipway.sandbox.protocol.ResourceTags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;

/** The operations of CloudWatch Logs over a store. Thread-safe. */
public final class CloudWatchLogs {

    private static final String INVALID_PARAMETER = "InvalidParameterException";

    /** "DescribeLogGroups" and "DescribeLogStreams", API Reference: at most 50 items, which is the default too. */
    private static final int MOST_DESCRIBED = 50;

    private final LogStore store;
    private final Account account;
    private final InstantSource clock;
    private final TaskFaults faults;
    private final ResourceTags tags = new ResourceTags();

    /** @param faults asked how late events can be read */
    public CloudWatchLogs(LogStore store, Account account, InstantSource clock, TaskFaults faults) {
        this.store = store;
        this.account = account;
        this.clock = clock;
        this.faults = faults;
    }

    private LogStream.Seen seen(LogStream stream) {
        Duration delay = faults.logDelay();
        return stream.until(delay.isZero() ? Instant.MAX : clock.instant().minus(delay));
    }

    /** The service to mount on an endpoint. */
    public JsonService service() {
        JsonService service = new JsonService(
                        "logs", "Logs_20140328", (operation, member) -> member.refused(INVALID_PARAMETER))
                .on("CreateLogGroup", CreateLogGroupRequest::builder, this::createGroup)
                .on("CreateLogStream", CreateLogStreamRequest::builder, this::createStream)
                .on("DescribeLogGroups", DescribeLogGroupsRequest::builder, this::groups)
                .on("DescribeLogStreams", DescribeLogStreamsRequest::builder, this::streams)
                .on("PutLogEvents", PutLogEventsRequest::builder, this::put)
                .on("GetLogEvents", GetLogEventsRequest::builder, this::events)
                .on("FilterLogEvents", FilterLogEventsRequest::builder, this::filter);
        new LogGroupTags(store, account, tags).register(service);
        return service;
    }

    private CreateLogGroupResponse createGroup(CreateLogGroupRequest input) {
        String name = required("logGroupName", input.logGroupName());
        store.createGroup(name);
        tags.add(account.arn("logs", "log-group:" + name), input.tags(), LogGroupTags::tooMany);
        return CreateLogGroupResponse.builder().build();
    }

    private CreateLogStreamResponse createStream(CreateLogStreamRequest input) {
        store.createStream(
                required("logGroupName", input.logGroupName()), required("logStreamName", input.logStreamName()));
        return CreateLogStreamResponse.builder().build();
    }

    private DescribeLogGroupsResponse groups(DescribeLogGroupsRequest input) {
        Page<LogStore.LogGroup> page = paging("DescribeLogGroups", MOST_DESCRIBED)
                .page(List.copyOf(store.groups(orEmpty(input.logGroupNamePrefix()))), input.limit(), input.nextToken());
        return DescribeLogGroupsResponse.builder()
                .logGroups(page.items().stream().map(this::described).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private LogGroup described(LogStore.LogGroup group) {
        return LogGroup.builder()
                .logGroupName(group.name())
                .arn(account.arn("logs", "log-group:" + group.name() + ":*"))
                .logGroupArn(account.arn("logs", "log-group:" + group.name()))
                .creationTime(group.createdAt().toEpochMilli())
                .build();
    }

    private DescribeLogStreamsResponse streams(DescribeLogStreamsRequest input) {
        String group = groupName(input.logGroupName(), input.logGroupIdentifier());
        boolean byTime = "LastEventTime".equals(input.orderByAsString());
        Comparator<LogStream> order = byTime
                ? Comparator.comparing(stream ->
                        seen(stream).newest().map(LogStream.Event::timestamp).orElse(Instant.EPOCH))
                : Comparator.comparing(LogStream::name);
        boolean descending = Boolean.TRUE.equals(input.descending());
        Page<LogStream> page = paging("DescribeLogStreams", MOST_DESCRIBED)
                .page(
                        store.streams(group, orEmpty(input.logStreamNamePrefix())).stream()
                                .sorted(descending ? order.reversed() : order)
                                .toList(),
                        input.limit(),
                        input.nextToken());
        return DescribeLogStreamsResponse.builder()
                .logStreams(page.items().stream()
                        .map(stream -> described(group, stream))
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    private software.amazon.awssdk.services.cloudwatchlogs.model.LogStream described(String group, LogStream stream) {
        LogStream.Seen seen = seen(stream);
        return software.amazon.awssdk.services.cloudwatchlogs.model.LogStream.builder()
                .logStreamName(stream.name())
                .arn(account.arn("logs", "log-group:" + group + ":log-stream:" + stream.name()))
                .creationTime(stream.createdAt().toEpochMilli())
                .firstEventTimestamp(
                        seen.oldest().map(event -> millis(event.timestamp())).orElse(null))
                .lastEventTimestamp(
                        seen.newest().map(event -> millis(event.timestamp())).orElse(null))
                .lastIngestionTime(
                        seen.newest().map(event -> millis(event.ingestedAt())).orElse(null))
                .build();
    }

    private PutLogEventsResponse put(PutLogEventsRequest input) {
        LogStream stream = store.stream(
                required("logGroupName", input.logGroupName()), required("logStreamName", input.logStreamName()));
        input.logEvents()
                .forEach(
                        event -> stream.add(Instant.ofEpochMilli(event.timestamp()), clock.instant(), event.message()));
        return PutLogEventsResponse.builder().build();
    }

    private GetLogEventsResponse events(GetLogEventsRequest input) {
        LogStream stream = store.stream(
                groupName(input.logGroupName(), input.logGroupIdentifier()),
                required("logStreamName", input.logStreamName()));
        LogPage page = LogPage.of(
                seen(stream),
                event -> within(event, input.startTime(), input.endTime()),
                input.limit() == null ? LogPage.MOST : input.limit(),
                Boolean.TRUE.equals(input.startFromHead()),
                input.nextToken());
        return GetLogEventsResponse.builder()
                .events(page.events().stream()
                        .map(event -> OutputLogEvent.builder()
                                .timestamp(millis(event.timestamp()))
                                .ingestionTime(millis(event.ingestedAt()))
                                .message(event.message())
                                .build())
                        .toList())
                .nextForwardToken(page.forwardToken())
                .nextBackwardToken(page.backwardToken())
                .build();
    }

    /** A pattern is one phrase that the message holds, quoted or not. */
    private FilterLogEventsResponse filter(FilterLogEventsRequest input) {
        String group = groupName(input.logGroupName(), input.logGroupIdentifier());
        String phrase = orEmpty(input.filterPattern()).replace("\"", "");
        Collection<LogStream> streams = input.logStreamNames().isEmpty()
                ? store.streams(group, orEmpty(input.logStreamNamePrefix()))
                : input.logStreamNames().stream()
                        .map(name -> store.stream(group, name))
                        .toList();
        List<FilteredLogEvent> events = streams.stream()
                .flatMap(stream -> seen(stream).events().stream()
                        .filter(event -> within(event, input.startTime(), input.endTime()))
                        .filter(event -> event.message().contains(phrase))
                        .map(event -> filtered(stream, event)))
                .sorted(Comparator.comparing(FilteredLogEvent::timestamp))
                .toList();
        Page<FilteredLogEvent> page =
                paging("FilterLogEvents", LogPage.MOST).page(events, input.limit(), input.nextToken());
        return FilterLogEventsResponse.builder()
                .events(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private static Paging paging(String operation, int most) {
        return new Paging(
                operation,
                most,
                most,
                sentence -> AwsError.refused(
                        INVALID_PARAMETER, "1 validation error detected: Value at 'limit' " + sentence),
                sentence -> AwsError.refused(INVALID_PARAMETER, "The specified nextToken is invalid."));
    }

    private static FilteredLogEvent filtered(LogStream stream, LogStream.Event event) {
        return FilteredLogEvent.builder()
                .logStreamName(stream.name())
                .eventId(stream.name() + "/" + event.number())
                .timestamp(millis(event.timestamp()))
                .ingestionTime(millis(event.ingestedAt()))
                .message(event.message())
                .build();
    }

    /** From the start, inclusive, to the end, exclusive; both in milliseconds since the epoch. */
    private static boolean within(LogStream.Event event, @Nullable Long start, @Nullable Long end) {
        long at = millis(event.timestamp());
        return (start == null || at >= start) && (end == null || at < end);
    }

    private static long millis(Instant instant) {
        return instant.toEpochMilli();
    }

    private static String groupName(@Nullable String name, @Nullable String identifier) {
        if (name == null && identifier != null) {
            return identifier.substring(identifier.lastIndexOf(':') + 1);
        }
        return required("logGroupName", name);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String required(String member, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw AwsError.refused(
                    INVALID_PARAMETER,
                    "1 validation error detected: Value at '" + member
                            + "' failed to satisfy constraint: Member must not be null");
        }
        return value;
    }
}
