package dev.slipway.sandbox.faults;

import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How much longer each task of a cluster takes from its creation to PENDING. Thread-safe. */
final class SlowStart extends Planned<SlowStart.Plan> {

    /** @param cluster its name, or empty for all */
    record Plan(String cluster, Duration by) {}

    SlowStart() {
        super(
                "slow-start",
                "every task of a cluster, or of all, waits longer for its network interface",
                "{\"by\":\"30s\",\"cluster\":\"ublog-staging\"}");
    }

    Duration of(String cluster) {
        return plan().filter(plan -> plan.cluster().isEmpty() || plan.cluster().equals(cluster))
                .map(Plan::by)
                .orElse(Duration.ZERO);
    }

    @Override
    Plan read(JsonNode value) {
        Members members = new Members(name(), value, Set.of("cluster", "by"));
        Duration by = members.span("by")
                .orElseThrow(() -> new IllegalArgumentException(name() + ": by is missing, a time such as 30s"));
        return new Plan(members.optionalText("cluster").orElse(""), by);
    }

    @Override
    JsonNode write(Plan plan) {
        ObjectNode json = JsonMapper.shared().createObjectNode().put("by", Members.written(plan.by()));
        return plan.cluster().isEmpty() ? json : json.put("cluster", plan.cluster());
    }
}
