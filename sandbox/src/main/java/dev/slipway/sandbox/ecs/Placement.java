package dev.slipway.sandbox.ecs;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;

/**
 * Where a task runs. Fargate puts each task into one of the subnets that it may have; here they take turns.
 *
 * @param subnet empty outside awsvpc
 * @param capacityProvider FARGATE or FARGATE_SPOT, or absent when a launch type was asked for
 * @param platformVersion a number, never LATEST
 */
record Placement(String subnet, @Nullable String capacityProvider, String platformVersion) {

    /** What LATEST means on Linux ("Fargate platform versions for Amazon ECS"). */
    static final String LATEST = "1.4.0";

    /** A version as a task shows it: the number behind LATEST, or behind nothing. */
    static String version(@Nullable String asked) {
        return asked == null || asked.isEmpty() || asked.equals("LATEST") ? LATEST : asked;
    }

    /** The subnet of the n-th task that takes its turn. */
    static String subnet(@Nullable NetworkConfiguration network, int turn) {
        List<String> subnets = network == null || network.awsvpcConfiguration() == null
                ? List.of()
                : network.awsvpcConfiguration().subnets();
        return subnets.isEmpty() ? "" : subnets.get(Math.floorMod(turn, subnets.size()));
    }

    /** The subnet's availability zone: the one of its last letter, as the sandbox names subnets, or the first. */
    String zone(String region) {
        String letter = subnet.isEmpty() ? "" : subnet.substring(subnet.length() - 1);
        return region + (letter.matches("[abc]") ? letter : "a");
    }
}
