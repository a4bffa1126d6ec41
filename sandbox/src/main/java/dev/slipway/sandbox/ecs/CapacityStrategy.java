package dev.slipway.sandbox.ecs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.LaunchType;

/**
 * Which capacity provider each task gets ("CapacityProviderStrategyItem", ECS API Reference): the base first, the others
 * by weight. There are Fargate's two; clusters here take FARGATE when nothing else is asked for, as one with that default strategy
 * does.
 */
final class CapacityStrategy {

    static final String FARGATE = "FARGATE";
    static final String FARGATE_SPOT = "FARGATE_SPOT";

    private static final int MOST_ITEMS = 20;

    private CapacityStrategy() {}

    /**
     * The provider of each task, absent for tasks of a launch type.
     *
     * @throws dev.slipway.sandbox.protocol.AwsError InvalidParameterException for what ECS refuses
     */
    static List<@Nullable String> providers(
            @Nullable LaunchType launchType, List<CapacityProviderStrategyItem> strategy, int count) {
        if (launchType != null && !strategy.isEmpty()) {
            throw Errors.parameter(
                    "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.");
        }
        if (launchType != null) {
            fargateOnly(launchType);
        }
        check(strategy);
        List<@Nullable String> providers = new ArrayList<>();
        for (int task = 0; task < count; task++) {
            providers.add(launchType != null ? null : strategy.isEmpty() ? FARGATE : next(strategy, providers));
        }
        return providers;
    }

    private static void fargateOnly(LaunchType launchType) {
        switch (launchType) {
            case FARGATE -> {}
            case EC2, EXTERNAL -> throw Errors.parameter("No Container Instances were found in your cluster.");
            default -> throw Errors.parameter("The launch type is not one of EC2, FARGATE and EXTERNAL.");
        }
    }

    private static void check(List<CapacityProviderStrategyItem> strategy) {
        if (strategy.size() > MOST_ITEMS) {
            throw Errors.parameter("A capacity provider strategy can contain a maximum of 20 capacity providers.");
        }
        Set<String> names = new HashSet<>();
        int withBase = 0;
        boolean weighted = strategy.isEmpty();
        for (CapacityProviderStrategyItem item : strategy) {
            String name = Errors.required("capacityProvider", item.capacityProvider());
            if (!name.equals(FARGATE) && !name.equals(FARGATE_SPOT)) {
                throw Errors.parameter("The specified capacity provider '" + name + "' was not found.");
            }
            if (!names.add(name)) {
                throw Errors.parameter("A capacity provider strategy can name the provider " + name + " only once.");
            }
            if (weight(item) < 0 || weight(item) > 1000 || base(item) < 0 || base(item) > 100_000) {
                throw Errors.parameter("The weight of a capacity provider is 0 to 1000 and its base 0 to 100000.");
            }
            withBase += base(item) > 0 ? 1 : 0;
            weighted |= weight(item) > 0;
        }
        if (withBase > 1) {
            throw Errors.parameter("Only one capacity provider in a capacity provider strategy can have a base.");
        }
        if (!weighted) {
            throw Errors.parameter("At least one capacity provider must have a weight greater than zero.");
        }
    }

    private static String next(List<CapacityProviderStrategyItem> strategy, List<@Nullable String> before) {
        for (CapacityProviderStrategyItem item : strategy) {
            if (count(before, item) < base(item)) {
                return item.capacityProvider();
            }
        }
        return strategy.stream()
                .filter(item -> weight(item) > 0)
                .min(Comparator.comparingDouble(item -> (double) (count(before, item) - base(item) + 1) / weight(item)))
                .map(CapacityProviderStrategyItem::capacityProvider)
                .orElse(FARGATE);
    }

    private static long count(List<@Nullable String> before, CapacityProviderStrategyItem item) {
        return before.stream()
                .filter(name -> Objects.equals(name, item.capacityProvider()))
                .count();
    }

    private static int weight(CapacityProviderStrategyItem item) {
        return item.weight() == null ? 0 : item.weight();
    }

    private static int base(CapacityProviderStrategyItem item) {
        return item.base() == null ? 0 : item.base();
    }
}
