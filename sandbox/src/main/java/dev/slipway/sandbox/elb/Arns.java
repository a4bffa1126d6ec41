package dev.slipway.sandbox.elb;

import dev.slipway.sandbox.balancer.GroupDescription;

/** The ARNs around a target group: its load balancer and listener have its name and number. */
record Arns(String targetGroup) {

    static Arns of(GroupDescription group) {
        return new Arns(group.arn());
    }

    String name() {
        return targetGroup.split("/", -1)[1];
    }

    private String number() {
        return targetGroup.split("/", -1)[2];
    }

    private String prefix() {
        return targetGroup.substring(0, targetGroup.indexOf("targetgroup/"));
    }

    String loadBalancer() {
        return prefix() + "loadbalancer/app/" + name() + "/" + number();
    }

    String listener() {
        return prefix() + "listener/app/" + name() + "/" + number() + "/" + number();
    }
}
