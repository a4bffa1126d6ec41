package dev.slipway.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** One YAML file: a workflow, or an action, which has no jobs. */
record WorkflowSource(String name, String text) {

    JsonNode root() {
        return YAMLMapper.shared().readTree(text);
    }

    boolean isWorkflow() {
        return root().has("jobs");
    }

    /** Each job under its name; none in an action. */
    List<Map.Entry<String, JsonNode>> jobs() {
        return List.copyOf(root().path("jobs").properties());
    }

    /** Every step of every job, or the action's own. */
    List<JsonNode> steps() {
        List<JsonNode> steps = new ArrayList<>();
        jobs().forEach(job -> job.getValue().path("steps").forEach(steps::add));
        root().path("runs").path("steps").forEach(steps::add);
        return steps;
    }

    List<String> jobsWhere(Predicate<JsonNode> broken) {
        return jobs().stream()
                .filter(job -> broken.test(job.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    List<String> stepsWhere(Predicate<JsonNode> broken) {
        return steps().stream().filter(broken).map(JsonNode::toString).toList();
    }
}
