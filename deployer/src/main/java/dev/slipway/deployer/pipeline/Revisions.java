package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.Ecs;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.plan.ServiceChange;
import java.util.HashMap;
import java.util.Map;

/** The revisions of a plan: registered where the content differs, the running ones otherwise. Not thread-safe. */
final class Revisions {
    private final Ecs ecs;
    private final Plan plan;
    private final Map<String, TaskDefinition> registered = new HashMap<>();

    Revisions(Ecs ecs, Plan plan) {
        this.ecs = ecs;
        this.plan = plan;
    }

    /** Registers what has to be. */
    Map<String, TaskDefinition> register() {
        for (ServiceChange change : plan.changed()) {
            String service = change.service().name();
            if (!registered.containsKey(service)) {
                registered.put(service, ecs.register(change.wanted()));
            }
        }
        return Map.copyOf(registered);
    }

    /** The revision that a service gets, or keeps. */
    TaskDefinition of(String service) {
        TaskDefinition revision = registered.get(service);
        return revision != null
                ? revision
                : plan.service(service).map(ServiceChange::running).orElseThrow();
    }
}
