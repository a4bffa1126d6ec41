package dev.slipway.sandbox.alarms;

import dev.slipway.sandbox.faults.Alarms;
import dev.slipway.sandbox.faults.Alarms.Alarm;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.ManyTonguedService;
import dev.slipway.sandbox.protocol.Paging;
import dev.slipway.sandbox.protocol.Paging.Page;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.SetAlarmStateRequest;
import software.amazon.awssdk.services.cloudwatch.model.SetAlarmStateResponse;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import tools.jackson.databind.node.StringNode;

/**
 * CloudWatch's alarms: those that services name to guard their deployments, and the switch that fires them. SetAlarmState is the same
 * switch. They watch no metric. Thread-safe.
 */
public final class CloudWatch {

    private static final int MOST = 100;
    private static final int NORMALLY = 50;

    private final Alarms alarms;
    private final Account account;
    private final InstantSource clock;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** In which state an alarm was first seen. */
    private record Seen(boolean firing, Instant at) {}

    public CloudWatch(Alarms alarms, Account account, InstantSource clock) {
        this.alarms = alarms;
        this.account = account;
        this.clock = clock;
    }

    /** The service to mount on an endpoint. */
    public ManyTonguedService service() {
        return new ManyTonguedService(
                        "monitoring",
                        "GraniteServiceVersion20100801",
                        "2010-08-01",
                        "http://monitoring.amazonaws.com/doc/2010-08-01/")
                .on("DescribeAlarms", DescribeAlarmsRequest::builder, this::describe)
                .on("SetAlarmState", SetAlarmStateRequest::builder, this::set);
    }

    private DescribeAlarmsResponse describe(DescribeAlarmsRequest input) {
        List<Alarm> asked = alarms.all().stream()
                .filter(alarm -> !input.hasAlarmNames() || input.alarmNames().contains(alarm.name()))
                .filter(alarm -> input.alarmNamePrefix() == null || alarm.name().startsWith(input.alarmNamePrefix()))
                .filter(alarm -> input.stateValue() == null || input.stateValue() == state(alarm))
                .filter(alarm -> !input.hasAlarmTypes() || input.alarmTypes().contains(AlarmType.METRIC_ALARM))
                .toList();
        Page<Alarm> page = new Paging(
                        "DescribeAlarms",
                        MOST,
                        NORMALLY,
                        sentence -> AwsError.refused("ValidationError", "MaxRecords " + sentence),
                        sentence -> AwsError.refused("InvalidNextToken", sentence))
                .page(asked, input.maxRecords(), input.nextToken());
        return DescribeAlarmsResponse.builder()
                .compositeAlarms(List.of())
                .metricAlarms(page.items().stream().map(this::view).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private SetAlarmStateResponse set(SetAlarmStateRequest input) {
        Optional<Alarm> alarm = alarms.all().stream()
                .filter(there -> there.name().equals(input.alarmName()))
                .findFirst();
        if (alarm.isEmpty()) {
            throw AwsError.refused("ResourceNotFound", "Unknown alarm " + input.alarmName());
        }
        alarms.set(
                StringNode.valueOf(input.alarmName() + (input.stateValue() == StateValue.ALARM ? "=firing" : "=ok")));
        return SetAlarmStateResponse.builder().build();
    }

    private static StateValue state(Alarm alarm) {
        return alarm.firing() ? StateValue.ALARM : StateValue.OK;
    }

    private MetricAlarm view(Alarm alarm) {
        Seen since = seen.merge(
                alarm.name(),
                new Seen(alarm.firing(), clock.instant()),
                (before, now) -> before.firing() == now.firing() ? before : now);
        return MetricAlarm.builder()
                .alarmName(alarm.name())
                .alarmArn(account.arn("cloudwatch", "alarm:" + alarm.name()))
                .actionsEnabled(true)
                .okActions(List.of())
                .alarmActions(List.of())
                .insufficientDataActions(List.of())
                .stateValue(state(alarm))
                .stateReason("Set by the sandbox's switch 'alarm'")
                .stateUpdatedTimestamp(since.at())
                .alarmConfigurationUpdatedTimestamp(since.at())
                .metricName("HTTPCode_Target_5XX_Count")
                .namespace("AWS/ApplicationELB")
                .statistic(Statistic.SUM)
                .dimensions(List.of())
                .period(60)
                .evaluationPeriods(1)
                .threshold(1.0)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
                .build();
    }
}
