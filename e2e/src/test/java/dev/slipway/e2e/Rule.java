package dev.slipway.e2e;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** A rule for workflows and actions, with a workflow that breaks it. */
sealed interface Rule permits WorkflowRule, ReleaseRule {

    /** A workflow that breaks it. */
    String planted();

    /** What breaks the rule; empty where it holds. */
    List<String> broken(WorkflowSource source);

    /** Whether it says so: what is left out is not false. */
    static boolean isFalse(JsonNode node) {
        return node.isBoolean() && !node.booleanValue();
    }

    /** The GitHub environment of a job, in either of its two forms; empty without one. */
    static String environmentOf(JsonNode job) {
        JsonNode environment = job.path("environment");
        return environment.isObject() ? environment.path("name").asString("") : environment.asString("");
    }

    /** The action that a step uses; empty for a script. */
    static String uses(JsonNode step) {
        return step.path("uses").asString("");
    }
}
