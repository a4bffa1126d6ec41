package dev.slipway.sandbox.balancer;

import java.util.List;

/** What Elastic Load Balancing's Describe operations show. Thread-safe. */
public interface GroupInventory {

    /** All target groups by their ARNs, each with the ports that lead to it. */
    List<GroupDescription> groups();

    /**
     * What DescribeTargetHealth says of all targets, those that drain among them, in the order of their registration.
     *
     * @throws IllegalArgumentException if there is no such group
     */
    List<TargetDescription> describe(String targetGroupArn);
}
