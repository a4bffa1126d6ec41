package dev.slipway.sandbox.setup;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Whether what the parts of a file name is in the file. Placeholders were checked where they stand. */
final class References {

    private final Setup setup;
    private final String registry;
    private final Mistakes mistakes;

    /** How many revisions there will be of each family. */
    private final Map<String, Integer> families = new HashMap<>();

    private final boolean complete;

    /**
     * Checks nothing yet.
     *
     * @param registry the host part of ECR's image names
     * @param complete whether every task definition could be read; if not, those that are missing are not a mistake of their own
     */
    References(Setup setup, String registry, boolean complete, Mistakes mistakes) {
        this.setup = setup;
        this.registry = registry;
        this.complete = complete;
        this.mistakes = mistakes;
        setup.taskDefinitions().forEach(definition -> families.merge(definition.text("family"), 1, Integer::sum));
    }

    void check() {
        Set<String> running = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (AwsForm service : setup.services()) {
            if (!names.add(service.text("cluster") + "/" + service.text("serviceName"))) {
                mistakes.add(service.at("/serviceName"), "there are two services of this name in the cluster", "");
            }
            named(
                    "cluster",
                    service.text("cluster"),
                    service.at("/cluster"),
                    setup.clusters().keySet());
            String definition = service.text("taskDefinition");
            String family = family(definition);
            if (complete) {
                named("task definition", family, service.at("/taskDefinition"), families.keySet());
                revision(definition, family, service.at("/taskDefinition"));
            }
            if (service.json().path("desiredCount").asInt(1) > 0) {
                running.add(family);
            }
            JsonNode balancers = service.json().path("loadBalancers");
            for (int i = 0; i < balancers.size(); i++) {
                targetGroup(
                        balancers.path(i).path("targetGroupArn").asString(""),
                        service.at("/loadBalancers/" + i + "/targetGroupArn"));
            }
        }
        for (AwsForm definition : setup.taskDefinitions()) {
            JsonNode containers = definition.json().path("containerDefinitions");
            for (int i = 0; i < containers.size(); i++) {
                container(
                        definition,
                        "/containerDefinitions/" + i,
                        containers.path(i),
                        running.contains(definition.text("family")));
            }
        }
    }

    private void container(AwsForm definition, String pointer, JsonNode container, boolean running) {
        String image = container.path("image").asString("").replace("${sandbox.registry}", registry);
        if (running && !image.isEmpty()) {
            String bare = image.startsWith(registry + "/") ? image.substring(registry.length() + 1) : image;
            String name = bare.lastIndexOf(':') > bare.lastIndexOf('/') ? bare : bare + ":latest";
            named(
                    "image",
                    name,
                    definition.at(pointer + "/image"),
                    setup.images().stream().map(ImageSource::name).toList());
        }
        JsonNode secrets = container.path("secrets");
        for (int i = 0; i < secrets.size(); i++) {
            secret(
                    secrets.path(i).path("valueFrom").asString(""),
                    definition.at(pointer + "/secrets/" + i + "/valueFrom"));
        }
        JsonNode options = container.path("logConfiguration").path("options");
        String group = options.path("awslogs-group").asString("");
        if (!group.isEmpty()
                && !options.path("awslogs-create-group").asString("").equals("true")) {
            named(
                    "log group",
                    group,
                    definition.at(pointer + "/logConfiguration/options/awslogs-group"),
                    setup.logGroups());
        }
    }

    private void named(String kind, String name, Position position, Collection<String> known) {
        if (!name.isEmpty() && !known.contains(name)) {
            mistakes.add(position, "there is no " + kind + " \"" + name + "\" in the file", Nearest.hint(name, known));
        }
    }

    private static String family(String taskDefinition) {
        String bare = taskDefinition.substring(taskDefinition.lastIndexOf('/') + 1);
        return bare.contains(":") ? bare.substring(0, bare.indexOf(':')) : bare;
    }

    private void revision(String taskDefinition, String family, Position position) {
        String bare = taskDefinition.substring(taskDefinition.lastIndexOf('/') + 1);
        int count = families.getOrDefault(family, 0);
        if (bare.contains(":") && count > 0) {
            String revision = bare.substring(bare.indexOf(':') + 1);
            if (!revision.matches("[1-9]\\d{0,3}") || Integer.parseInt(revision) > count) {
                mistakes.add(
                        position,
                        "there is no revision " + revision + " of \"" + family + "\" in the file",
                        "They count from 1 to " + count + "; or write the family alone.");
            }
        }
    }

    private void targetGroup(String arn, Position position) {
        if (!arn.isEmpty() && !Placeholders.asks(arn, "targetGroup:")) {
            mistakes.add(
                    position,
                    "the target group is made at the start, so its ARN is not known yet",
                    "Write ${sandbox.targetGroup:NAME} with a name under targetGroups.");
        }
    }

    /** An ARN without the six letters that AWS appends is as good as the placeholder. */
    private void secret(String valueFrom, Position position) {
        String prefix = setup.account().arn("secretsmanager", "secret:");
        if (valueFrom.isEmpty() || Placeholders.asks(valueFrom, "secret:")) {
            return;
        }
        if (!valueFrom.startsWith(prefix)) {
            mistakes.add(
                    position,
                    "\"" + valueFrom + "\" is no secret of this sandbox",
                    "Write ${sandbox.secret:NAME} with a name under secrets.");
            return;
        }
        String name =
                List.of(valueFrom.substring(prefix.length()).split(":", -1)).getFirst();
        named("secret", name, position, setup.secrets().keySet());
    }
}
