package dev.slipway.sandbox.elb;

import dev.slipway.sandbox.balancer.GroupDescription;
import dev.slipway.sandbox.balancer.GroupInventory;
import dev.slipway.sandbox.balancer.TargetDescription;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.Paging;
import dev.slipway.sandbox.protocol.Paging.Page;
import dev.slipway.sandbox.protocol.QueryService;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.IpAddressType;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerSchemeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerStateEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/**
 * The reads of Elastic Load Balancing that a preflight makes, over the balancer: each target group with a port has a load balancer
 * and a listener of its own. Thread-safe.
 */
public final class LoadBalancing {

    private static final int MOST = 400;
    private static final String VPC = "vpc-sandbox";
    private static final String CANONICAL_ZONE = "Z215JYRZR1TBD5";

    private final GroupInventory balancer;
    private final Instant startedAt;

    public LoadBalancing(GroupInventory balancer, InstantSource clock) {
        this.balancer = balancer;
        this.startedAt = clock.instant();
    }

    /** The service to mount on an endpoint. */
    public QueryService service() {
        return new QueryService(
                        "elasticloadbalancing",
                        "2015-12-01",
                        "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/")
                .on("DescribeTargetGroups", DescribeTargetGroupsRequest::builder, this::targetGroups)
                .on("DescribeTargetGroupAttributes", DescribeTargetGroupAttributesRequest::builder, this::attributes)
                .on("DescribeTargetHealth", DescribeTargetHealthRequest::builder, this::health)
                .on("DescribeLoadBalancers", DescribeLoadBalancersRequest::builder, this::loadBalancers)
                .on("DescribeListeners", DescribeListenersRequest::builder, this::listeners)
                .on("DescribeTags", DescribeTagsRequest::builder, this::tags);
    }

    private DescribeTargetGroupsResponse targetGroups(DescribeTargetGroupsRequest input) {
        List<GroupDescription> asked = balancer.groups();
        if (input.hasTargetGroupArns()) {
            asked = named(asked, input.targetGroupArns(), GroupDescription::arn, "TargetGroup", "target groups");
        }
        if (input.hasNames()) {
            asked = named(asked, input.names(), group -> Arns.of(group).name(), "TargetGroup", "target groups");
        }
        if (input.loadBalancerArn() != null) {
            asked = named(
                    fronted(asked),
                    List.of(input.loadBalancerArn()),
                    group -> Arns.of(group).loadBalancer(),
                    "LoadBalancer",
                    "load balancers");
        }
        Page<GroupDescription> page = page("DescribeTargetGroups", asked, input.pageSize(), input.marker());
        return DescribeTargetGroupsResponse.builder()
                .targetGroups(page.items().stream().map(Views::targetGroup).toList())
                .nextMarker(page.nextToken())
                .build();
    }

    private DescribeTargetGroupAttributesResponse attributes(DescribeTargetGroupAttributesRequest input) {
        return DescribeTargetGroupAttributesResponse.builder()
                .attributes(Views.attributes(group(input.targetGroupArn()).attributes()))
                .build();
    }

    /** Of all targets, or of those asked for, known or not; by id, and by port if one is given. */
    private DescribeTargetHealthResponse health(DescribeTargetHealthRequest input) {
        List<TargetDescription> all =
                balancer.describe(group(input.targetGroupArn()).arn());
        Stream<TargetHealthDescription> found = input.hasTargets()
                ? input.targets().stream().flatMap(asked -> {
                    List<TargetHealthDescription> those = all.stream()
                            .filter(target -> target.target().host().equals(asked.id()))
                            .filter(target ->
                                    asked.port() == null || target.target().port() == asked.port())
                            .map(Views::health)
                            .toList();
                    return those.isEmpty() ? Stream.of(Views.notRegistered(asked)) : those.stream();
                })
                : all.stream().map(Views::health);
        return DescribeTargetHealthResponse.builder()
                .targetHealthDescriptions(found.toList())
                .build();
    }

    private DescribeLoadBalancersResponse loadBalancers(DescribeLoadBalancersRequest input) {
        List<GroupDescription> asked = fronted(balancer.groups());
        if (input.hasLoadBalancerArns()) {
            asked = named(
                    asked,
                    input.loadBalancerArns(),
                    group -> Arns.of(group).loadBalancer(),
                    "LoadBalancer",
                    "load balancers");
        }
        if (input.hasNames()) {
            asked = named(asked, input.names(), group -> Arns.of(group).name(), "LoadBalancer", "load balancers");
        }
        Page<GroupDescription> page = page("DescribeLoadBalancers", asked, input.pageSize(), input.marker());
        return DescribeLoadBalancersResponse.builder()
                .loadBalancers(page.items().stream()
                        .map(group -> LoadBalancer.builder()
                                .loadBalancerArn(Arns.of(group).loadBalancer())
                                .loadBalancerName(Arns.of(group).name())
                                .dnsName("127.0.0.1")
                                .canonicalHostedZoneId(CANONICAL_ZONE)
                                .createdTime(startedAt)
                                .scheme(LoadBalancerSchemeEnum.INTERNAL)
                                .vpcId(VPC)
                                .state(state -> state.code(LoadBalancerStateEnum.ACTIVE))
                                .type(LoadBalancerTypeEnum.APPLICATION)
                                .ipAddressType(IpAddressType.IPV4)
                                .build())
                        .toList())
                .nextMarker(page.nextToken())
                .build();
    }

    private DescribeListenersResponse listeners(DescribeListenersRequest input) {
        List<GroupDescription> asked = fronted(balancer.groups());
        if (input.loadBalancerArn() != null) {
            asked = named(
                    asked,
                    List.of(input.loadBalancerArn()),
                    group -> Arns.of(group).loadBalancer(),
                    "LoadBalancer",
                    "load balancers");
        }
        if (input.hasListenerArns()) {
            asked = named(asked, input.listenerArns(), group -> Arns.of(group).listener(), "Listener", "listeners");
        }
        Page<GroupDescription> page = page("DescribeListeners", asked, input.pageSize(), input.marker());
        return DescribeListenersResponse.builder()
                .listeners(page.items().stream().map(Views::listener).toList())
                .nextMarker(page.nextToken())
                .build();
    }

    /** Nothing of the balancer's can be tagged here, so none has a tag. */
    private DescribeTagsResponse tags(DescribeTagsRequest input) {
        return DescribeTagsResponse.builder()
                .tagDescriptions(input.resourceArns().stream()
                        .map(arn -> TagDescription.builder()
                                .resourceArn(arn)
                                .tags(List.of())
                                .build())
                        .toList())
                .build();
    }

    private GroupDescription group(String arn) {
        return named(balancer.groups(), List.of(arn), GroupDescription::arn, "TargetGroup", "target groups")
                .getFirst();
    }

    private static List<GroupDescription> fronted(List<GroupDescription> groups) {
        return groups.stream().filter(group -> !group.ports().isEmpty()).toList();
    }

    private static List<GroupDescription> named(
            List<GroupDescription> groups,
            Collection<String> names,
            Function<GroupDescription, String> name,
            String kind,
            String kinds) {
        Map<String, GroupDescription> byName = groups.stream()
                .collect(Collectors.toMap(name, Function.identity(), (first, second) -> first, TreeMap::new));
        return names.stream()
                .map(asked -> {
                    GroupDescription found = byName.get(asked);
                    if (found == null) {
                        throw AwsError.refused(kind + "NotFound", "One or more " + kinds + " not found");
                    }
                    return found;
                })
                .toList();
    }

    private static Page<GroupDescription> page(
            String operation, List<GroupDescription> all, @Nullable Integer size, @Nullable String marker) {
        return new Paging(
                        operation,
                        MOST,
                        MOST,
                        sentence -> AwsError.refused("ValidationError", "PageSize " + sentence),
                        sentence -> AwsError.refused("ValidationError", "Invalid marker"))
                .page(all, size, marker);
    }
}
