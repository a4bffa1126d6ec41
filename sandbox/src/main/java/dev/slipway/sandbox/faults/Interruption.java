package dev.slipway.sandbox.faults;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The next running tasks that AWS ends itself. Thread-safe. */
final class Interruption extends Planned<Interruption.Plan> {

    /**
     * What is planned.
     *
     * @param task its id or ARN, or empty for any
     * @param group such as {@code service:web} or {@code family:web}, or empty for any
     * @param times how many more tasks are ended
     */
    record Plan(String task, String group, InterruptedBy by, int times) {}

    Interruption() {
        super(
                "interrupt",
                "AWS ends running tasks itself: a Spot interruption, or maintenance of the host",
                "{\"task\":\"id or ARN\",\"group\":\"service:ublog-staging-web\",\"by\":\"spot\" or"
                        + " \"maintenance\",\"times\":1}, each member optional");
    }

    /** By what a running task is to be ended now, if it is; each call that says so uses the plan up once. */
    synchronized Optional<InterruptedBy> take(String taskArn, String group) {
        Optional<Plan> hit = plan().filter(plan ->
                        plan.task().isEmpty() || taskArn.equals(plan.task()) || taskArn.endsWith("/" + plan.task()))
                .filter(plan -> plan.group().isEmpty() || plan.group().equals(group));
        hit.ifPresent(plan -> plan(next(plan)));
        return hit.map(Plan::by);
    }

    private static @Nullable Plan next(Plan plan) {
        return plan.times() == 1 ? null : new Plan(plan.task(), plan.group(), plan.by(), plan.times() - 1);
    }

    @Override
    Plan read(JsonNode value) {
        Members members = new Members(name(), value, Set.of("task", "group", "by", "times"));
        String by = members.optionalText("by").orElse("spot");
        return new Plan(
                members.optionalText("task").orElse(""),
                members.optionalText("group").orElse(""),
                switch (by) {
                    case "spot" -> InterruptedBy.SPOT;
                    case "maintenance" -> InterruptedBy.MAINTENANCE;
                    default -> throw new IllegalArgumentException(name() + ": by is spot or maintenance, not " + by);
                },
                members.count("times", 1));
    }

    @Override
    JsonNode write(Plan plan) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        if (!plan.task().isEmpty()) {
            json.put("task", plan.task());
        }
        if (!plan.group().isEmpty()) {
            json.put("group", plan.group());
        }
        return json.put("by", plan.by() == InterruptedBy.SPOT ? "spot" : "maintenance")
                .put("times", plan.times());
    }
}
