package dev.slipway.sandbox.faults;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** No room for tasks in a subnet, or in all of them. Thread-safe. */
final class Capacity extends Planned<Capacity.Plan> {

    /** What Fargate says ("Amazon ECS service event messages": unable to place a task). */
    private static final String UNAVAILABLE =
            "Capacity is unavailable at this time. Please try again later or in a different availability zone";

    private static final int FOR_GOOD = Integer.MAX_VALUE;

    /**
     * What is planned.
     *
     * @param cluster its name, or empty for all
     * @param subnet or empty for all
     * @param times how many more tasks find no room
     */
    record Plan(String cluster, String subnet, String reason, int times) {

        boolean hits(String itsCluster, String itsSubnet) {
            return (cluster.isEmpty() || cluster.equals(itsCluster)) && (subnet.isEmpty() || subnet.equals(itsSubnet));
        }
    }

    Capacity() {
        super(
                "capacity",
                "tasks find no room: RunTask answers with failures, services cannot place tasks",
                "{\"cluster\":\"ublog-staging\",\"subnet\":\"subnet-a\",\"reason\":\"RESOURCE:ENI\",\"times\":2},"
                        + " each member optional");
    }

    /** Why there is no room for a task, if there is none; each call that finds none uses the plan up once. */
    synchronized Optional<String> take(String cluster, String subnet) {
        Optional<Plan> hit = plan().filter(plan -> plan.hits(cluster, subnet));
        hit.filter(plan -> plan.times() != FOR_GOOD)
                .ifPresent(plan -> plan(
                        plan.times() == 1
                                ? null
                                : new Plan(plan.cluster(), plan.subnet(), plan.reason(), plan.times() - 1)));
        return hit.map(Plan::reason);
    }

    @Override
    Plan read(JsonNode value) {
        Members members = new Members(name(), value, Set.of("cluster", "subnet", "reason", "times"));
        return new Plan(
                members.optionalText("cluster").orElse(""),
                members.optionalText("subnet").orElse(""),
                members.optionalText("reason").orElse(UNAVAILABLE),
                members.count("times", FOR_GOOD));
    }

    @Override
    JsonNode write(Plan plan) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        if (!plan.cluster().isEmpty()) {
            json.put("cluster", plan.cluster());
        }
        if (!plan.subnet().isEmpty()) {
            json.put("subnet", plan.subnet());
        }
        json.put("reason", plan.reason());
        return plan.times() == FOR_GOOD ? json : json.put("times", plan.times());
    }
}
