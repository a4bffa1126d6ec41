package dev.slipway.sandbox;

import dev.slipway.sandbox.balancer.ListenerOptions;
import dev.slipway.sandbox.balancer.LoadBalancer;
import dev.slipway.sandbox.ecr.PushResult;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.AwsRequest;
import dev.slipway.sandbox.setup.AwsForm;
import dev.slipway.sandbox.setup.ImageSource;
import dev.slipway.sandbox.setup.Mistakes;
import dev.slipway.sandbox.setup.Placeholders;
import dev.slipway.sandbox.setup.Setup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Makes in an empty world what the setup says, in the order in which AWS wants it. Task definitions and services go through the
 * operations that clients call, so ECS itself checks them.
 */
final class Provisioning {

    private final Setup setup;
    private final World world;

    /** What placeholders stand for, as far as it is known by now. */
    private final Map<String, String> values;

    /** @param values of the placeholders that name no part of the setup */
    Provisioning(Setup setup, World world, Map<String, String> values) {
        this.setup = setup;
        this.world = world;
        this.values = new HashMap<>(values);
    }

    /**
     * Has ECS check everything without starting a task.
     *
     * @throws dev.slipway.sandbox.setup.SetupException with each of ECS's errors and where in the file it comes from
     */
    void rehearse() {
        setup.secrets().keySet().forEach(name -> secret(name, ""));
        targetGroups();
        setup.balancers().keySet().forEach(name -> values.put("balancer:" + name, "http://127.0.0.1"));
        ecs(false);
    }

    /**
     * Makes everything; tasks start.
     *
     * @param secretValues by name
     * @param bundles the zip of each image
     * @param ports of the balancers by name
     * @throws Failure if a port is taken or an image cannot be read
     */
    void apply(Map<String, String> secretValues, Map<ImageSource, Path> bundles, Map<String, Integer> ports) {
        secretValues.forEach(this::secret);
        setup.logGroups().forEach(world.logs()::createGroup);
        setup.repositories().forEach(world.images()::createRepository);
        bundles.forEach(this::push);
        targetGroups();
        setup.balancers().forEach((name, balancer) -> {
            LoadBalancer listening = listen(name, balancer.targetGroup(), ports.getOrDefault(name, balancer.port()));
            world.loadBalancers().put(name, listening);
            values.put("balancer:" + name, listening.url().toString());
        });
        ecs(true);
    }

    /** The text with what its placeholders stand for. */
    String fill(String text) {
        return Placeholders.fill(text, name -> Objects.requireNonNull(values.get(name), name));
    }

    private void secret(String name, String value) {
        values.put("secret:" + name, world.secrets().create(name, value));
    }

    private void push(ImageSource image, Path zip) {
        world.images().createRepository(image.repository());
        try (InputStream content = image.placeholder() ? PlaceholderImage.zip() : Files.newInputStream(zip)) {
            if (world.images().push(image.repository(), image.tag(), content) instanceof PushResult.Refused refused) {
                throw new Failure("Tried to make the image " + image.repository() + ":" + image.tag()
                        + " but failed because: " + refused.reason() + ".");
            }
        } catch (IOException e) {
            throw new Failure("Tried to make an image but failed because: " + e.getMessage(), e);
        }
    }

    private void targetGroups() {
        setup.targetGroups().forEach((name, group) -> {
            String arn = world.account()
                    .arn("elasticloadbalancing", "targetgroup/" + name + "/" + "%016x".formatted(hash(name)));
            world.balancer().createTargetGroup(arn, group.check(), group.deregistrationDelay());
            values.put("targetGroup:" + name, arn);
        });
    }

    /** The same for the same name, so that a reset keeps the ARNs. */
    private static long hash(String name) {
        return name.hashCode() * 0x9E3779B97F4A7C15L;
    }

    private LoadBalancer listen(String name, String targetGroup, int port) {
        try {
            return world.balancer()
                    .listen(
                            ListenerOptions.on("balancer " + name, port)
                                    .withStaleAnswers(path -> world.faults().takeStaleAnswer(name, path))
                                    // A broken drain is to be seen as behind a balancer that tries one target only.
                                    .tryingAnother(world.faults()::drains),
                            values.getOrDefault("targetGroup:" + targetGroup, ""));
        } catch (IOException e) {
            throw Failure.portTaken(port, e);
        }
    }

    private void ecs(boolean withTasks) {
        Mistakes mistakes = new Mistakes();
        setup.clusters().keySet().forEach(name -> call("CreateCluster", new TreeMap<>(Map.of("clusterName", name))));
        for (AwsForm definition : setup.taskDefinitions()) {
            call("RegisterTaskDefinition", definition, filled(definition.json()), mistakes);
        }
        mistakes.throwIfAny();
        for (AwsForm service : setup.services()) {
            ObjectNode json = (ObjectNode) filled(service.json());
            call("CreateService", service, withTasks ? json : json.put("desiredCount", 0), mistakes);
        }
        mistakes.throwIfAny();
    }

    private void call(String operation, AwsForm form, JsonNode json, Mistakes mistakes) {
        try {
            call(operation, json);
        } catch (AwsError e) {
            mistakes.add(form.at(""), "ECS refuses it: " + e.code() + ": " + e.getMessage(), "");
        }
    }

    private void call(String operation, Object input) {
        AwsRequest request = new AwsRequest(
                "setup",
                "/",
                Map.of("X-Amz-Target", "AmazonEC2ContainerServiceV20141113." + operation),
                JsonMapper.shared().writeValueAsString(input).getBytes(StandardCharsets.UTF_8));
        world.ecs().service().answer(request);
    }

    private JsonNode filled(JsonNode json) {
        JsonNode copy = json.deepCopy();
        return switch (copy) {
            case ObjectNode object -> {
                object.properties().forEach(member -> member.setValue(filled(member.getValue())));
                yield object;
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, filled(array.get(i)));
                }
                yield array;
            }
            case StringNode text -> StringNode.valueOf(fill(text.stringValue()));
            default -> copy;
        };
    }
}
