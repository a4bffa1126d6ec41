package dev.slipway.sandbox.elb;

import dev.slipway.sandbox.balancer.GroupDescription;
import dev.slipway.sandbox.balancer.HealthCheck;
import dev.slipway.sandbox.balancer.TargetDescription;
import dev.slipway.sandbox.balancer.TargetGroupAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupIpAddressTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthReasonEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** Target groups, targets and listeners as ELB's Describe operations show them. */
final class Views {

    private static final String VPC = "vpc-sandbox";
    private static final int CONTAINER_PORT = 80;

    private Views() {}

    static TargetGroup targetGroup(GroupDescription group) {
        HealthCheck check = group.check();
        Arns arns = Arns.of(group);
        return TargetGroup.builder()
                .targetGroupArn(group.arn())
                .targetGroupName(arns.name())
                .protocol(ProtocolEnum.HTTP)
                .port(CONTAINER_PORT)
                .vpcId(VPC)
                .healthCheckProtocol(ProtocolEnum.HTTP)
                .healthCheckPort("traffic-port")
                .healthCheckEnabled(true)
                .healthCheckIntervalSeconds(seconds(check.interval()))
                .healthCheckTimeoutSeconds(seconds(check.timeout()))
                .healthyThresholdCount(check.healthyThreshold())
                .unhealthyThresholdCount(check.unhealthyThreshold())
                .healthCheckPath(check.path())
                .matcher(matcher -> matcher.httpCode(check.matcher().httpCode()))
                .loadBalancerArns(group.ports().isEmpty() ? List.of() : List.of(arns.loadBalancer()))
                .targetType(TargetTypeEnum.IP)
                .protocolVersion("HTTP1")
                .ipAddressType(TargetGroupIpAddressTypeEnum.IPV4)
                .build();
    }

    /** Whole seconds, at least one: the sandbox may check more often than AWS can say. */
    private static int seconds(Duration duration) {
        return (int) Math.max(1, duration.toSeconds());
    }

    static List<TargetGroupAttribute> attributes(TargetGroupAttributes attributes) {
        return attributes.byKey().entrySet().stream()
                .map(attribute -> TargetGroupAttribute.builder()
                        .key(attribute.getKey())
                        .value(attribute.getValue())
                        .build())
                .toList();
    }

    static TargetHealthDescription health(TargetDescription target) {
        return TargetHealthDescription.builder()
                .target(described -> described
                        .id(target.target().host())
                        .port(target.target().port()))
                .healthCheckPort(String.valueOf(target.target().port()))
                .targetHealth(health -> {
                    health.state(target.state().name().toLowerCase(Locale.ROOT));
                    if (target.reason() != null) {
                        health.reason(target.reason().code());
                    }
                    if (!target.description().isEmpty()) {
                        health.description(target.description());
                    }
                })
                .build();
    }

    static TargetHealthDescription notRegistered(
            software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription asked) {
        return TargetHealthDescription.builder()
                .target(asked)
                .targetHealth(health -> health.state(TargetHealthStateEnum.UNUSED)
                        .reason(TargetHealthReasonEnum.TARGET_NOT_REGISTERED)
                        .description("Target is not registered to the target group"))
                .build();
    }

    static Listener listener(GroupDescription group) {
        Arns arns = Arns.of(group);
        return Listener.builder()
                .listenerArn(arns.listener())
                .loadBalancerArn(arns.loadBalancer())
                .port(group.ports().getFirst())
                .protocol(ProtocolEnum.HTTP)
                .defaultActions(Action.builder()
                        .type(ActionTypeEnum.FORWARD)
                        .targetGroupArn(group.arn())
                        .forwardConfig(forward -> forward.targetGroups(TargetGroupTuple.builder()
                                .targetGroupArn(group.arn())
                                .weight(1)
                                .build()))
                        .build())
                .build();
    }
}
