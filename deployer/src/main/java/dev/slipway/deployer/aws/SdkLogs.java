package dev.slipway.deployer.aws;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

record SdkLogs(CloudWatchLogsClient client, Calls calls) implements Logs {

    @Override
    public boolean groupExists(String group) {
        return calls
                .call(
                        "look for the log group " + group,
                        "logs:DescribeLogGroups",
                        () -> client.describeLogGroups(request -> request.logGroupNamePrefix(group))
                                .logGroups())
                .stream()
                .anyMatch(found -> found.logGroupName().equals(group));
    }

    @Override
    public Page read(String group, String stream, @Nullable String token) {
        return calls.call("read the log " + group + " " + stream, "logs:GetLogEvents", () -> {
            try {
                GetLogEventsResponse answer = client.getLogEvents(request -> request.logGroupName(group)
                        .logStreamName(stream)
                        .startFromHead(true)
                        .nextToken(token));
                return new Page(lines(answer), answer.nextForwardToken());
            } catch (ResourceNotFoundException e) {
                return new Page(List.of(), token);
            }
        });
    }

    @Override
    public List<String> tail(String group, String stream, int lines) {
        return calls.call("read the log " + group + " " + stream, "logs:GetLogEvents", () -> {
            try {
                return lines(client.getLogEvents(request -> request.logGroupName(group)
                                .logStreamName(stream)
                                .startFromHead(false)
                                .limit(lines)))
                        .stream()
                        .map(Line::text)
                        .toList();
            } catch (ResourceNotFoundException e) {
                return List.of();
            }
        });
    }

    private static List<Line> lines(GetLogEventsResponse answer) {
        return answer.events().stream().map(SdkLogs::line).toList();
    }

    private static Line line(OutputLogEvent event) {
        return new Line(Instant.ofEpochMilli(event.timestamp()), event.message());
    }
}
