package dev.slipway.sandbox.setup;

import dev.slipway.sandbox.balancer.HealthCheck;
import dev.slipway.sandbox.ecs.Delays;
import dev.slipway.sandbox.protocol.Account;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a sandbox holds right after its start: a {@code sandbox.yml} without a mistake of its own. Texts still have their
 * placeholders.
 *
 * @param account whose everything is
 * @param seed of ids and of faults; empty for another one each time
 * @param delays of ECS
 * @param postgres none runs without it
 * @param redis whether Redis runs
 * @param slackToken name of the secret that holds the bot's token
 * @param repositories of ECR, beside those of the images
 * @param secrets name to value
 * @param balancers by name, which the dashboard, {@code stale-answer} and {@code SLIPWAY_URL_NAME} use
 * @param clusters name to the environment that people call it by
 * @param taskDefinitions in the form of RegisterTaskDefinition
 * @param services in the form of CreateService
 * @param faults switches on from the start
 * @param variables for clients, beside those that every sandbox has
 */
public record Setup(
        Account account,
        OptionalLong seed,
        Delays delays,
        Optional<Postgres> postgres,
        boolean redis,
        String slackToken,
        List<String> repositories,
        List<ImageSource> images,
        SequencedMap<String, String> secrets,
        List<String> logGroups,
        SequencedMap<String, TargetGroup> targetGroups,
        SequencedMap<String, BalancerPort> balancers,
        SequencedMap<String, String> clusters,
        List<AwsForm> taskDefinitions,
        List<AwsForm> services,
        SequencedMap<String, JsonNode> faults,
        SequencedMap<String, String> variables) {

    private static final String BUILT_IN = "sandbox.yml";

    public Setup {
        repositories = List.copyOf(repositories);
        images = List.copyOf(images);
        secrets = copy(secrets);
        logGroups = List.copyOf(logGroups);
        targetGroups = copy(targetGroups);
        balancers = copy(balancers);
        clusters = copy(clusters);
        taskDefinitions = List.copyOf(taskDefinitions);
        services = List.copyOf(services);
        faults = copy(faults);
        variables = copy(variables);
    }

    private static <V> SequencedMap<String, V> copy(Map<String, V> map) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
    }

    /** Databases of one server, all owned by one user. */
    public record Postgres(String user, List<String> databases) {
        public Postgres {
            databases = List.copyOf(databases);
        }
    }

    /**
     * A target group.
     *
     * @param deregistrationDelay how long requests in flight may keep a deregistered target
     */
    public record TargetGroup(HealthCheck check, Duration deregistrationDelay) {}

    /**
     * A load balancer.
     *
     * @param targetGroup its name
     * @param port 0 takes a free one
     */
    public record BalancerPort(String targetGroup, int port) {}

    /**
     * Reads a file whole.
     *
     * @throws SetupException with every mistake in it
     */
    public static Setup read(Path file) {
        Mistakes mistakes = new Mistakes();
        String name = file.toString();
        var top = Document.read(file, name, Position.of(name), mistakes);
        mistakes.throwIfAny();
        Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("/"));
        return new SetupParser(name, folder, mistakes).parse(top.orElseThrow());
    }

    /** What {@code sandbox up} starts without a file: staging and production of μblog. */
    public static Setup builtIn() {
        Mistakes mistakes = new Mistakes();
        return new SetupParser(BUILT_IN, Path.of(""), mistakes)
                .parse(Document.parse(builtInText(), BUILT_IN, mistakes).orElseThrow());
    }

    /** The same as text, to be printed and edited. */
    public static String builtInText() {
        try (InputStream content = Objects.requireNonNull(Setup.class.getResourceAsStream(BUILT_IN), BUILT_IN)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The same without PostgreSQL and Redis. Containers and clients are not told the variables that name them; secrets that
     * hold the password stay.
     */
    public Setup withoutDatabases() {
        SequencedMap<String, String> told = new LinkedHashMap<>(variables);
        told.values().removeIf(Setup::asksForDatabase);
        return with(
                delays,
                Optional.empty(),
                false,
                balancers,
                clusters,
                taskDefinitions.stream()
                        .map(definition -> new AwsForm(withoutDatabases(definition.json()), definition.positions()))
                        .toList(),
                services,
                faults,
                told);
    }

    private static ObjectNode withoutDatabases(ObjectNode definition) {
        ObjectNode json = definition.deepCopy();
        for (JsonNode container : json.path("containerDefinitions")) {
            if (container.path("environment") instanceof ArrayNode environment) {
                environment.removeIf(
                        variable -> asksForDatabase(variable.path("value").asString("")));
            }
        }
        return json;
    }

    private static boolean asksForDatabase(String text) {
        return Placeholders.asks(text, "postgres.") || Placeholders.asks(text, "redis.");
    }

    /** The same without a cluster, its services and their balancers. */
    public Setup withoutCluster(String cluster) {
        SequencedMap<String, String> others = new LinkedHashMap<>(clusters);
        others.remove(cluster);
        SequencedMap<String, BalancerPort> kept = new LinkedHashMap<>(balancers);
        kept.keySet().removeAll(balancers(cluster));
        return with(
                delays,
                postgres,
                redis,
                kept,
                others,
                taskDefinitions,
                services.stream()
                        .filter(service -> !service.text("cluster").equals(cluster))
                        .toList(),
                faults,
                variables);
    }

    /** The names of the balancers in front of a cluster's services. */
    public List<String> balancers(String cluster) {
        String groups = services.stream()
                .filter(service -> service.text("cluster").equals(cluster))
                .map(service -> service.json().path("loadBalancers").toString())
                .collect(Collectors.joining());
        return balancers.keySet().stream()
                .filter(name -> groups.contains("${sandbox.targetGroup:"
                        + Objects.requireNonNull(balancers.get(name)).targetGroup() + "}"))
                .toList();
    }

    /** The same with another desired count of the services of a name. */
    public Setup withDesired(String service, int count) {
        return with(
                delays,
                postgres,
                redis,
                balancers,
                clusters,
                taskDefinitions,
                services.stream()
                        .map(form -> form.text("serviceName").equals(service)
                                ? new AwsForm(form.json().deepCopy().put("desiredCount", count), form.positions())
                                : form)
                        .toList(),
                faults,
                variables);
    }

    /** The same with the port of a balancer; 0 takes a free one. */
    public Setup withPort(String balancer, int port) {
        SequencedMap<String, BalancerPort> changed = new LinkedHashMap<>(balancers);
        changed.computeIfPresent(balancer, (name, before) -> new BalancerPort(before.targetGroup(), port));
        return with(delays, postgres, redis, changed, clusters, taskDefinitions, services, faults, variables);
    }

    private Setup with(
            Delays someDelays,
            Optional<Postgres> somePostgres,
            boolean someRedis,
            SequencedMap<String, BalancerPort> someBalancers,
            SequencedMap<String, String> someClusters,
            List<AwsForm> someDefinitions,
            List<AwsForm> someServices,
            SequencedMap<String, JsonNode> someFaults,
            SequencedMap<String, String> someVariables) {
        return new Setup(
                account,
                seed,
                someDelays,
                somePostgres,
                someRedis,
                slackToken,
                repositories,
                images,
                secrets,
                logGroups,
                targetGroups,
                someBalancers,
                someClusters,
                someDefinitions,
                someServices,
                someFaults,
                someVariables);
    }

    /** The same with other delays of ECS. */
    public Setup withDelays(Delays value) {
        return with(value, postgres, redis, balancers, clusters, taskDefinitions, services, faults, variables);
    }

    /**
     * The same with these switches on from the start too.
     *
     * @param switches name to value
     */
    public Setup withFaults(Map<String, JsonNode> switches) {
        SequencedMap<String, JsonNode> all = new LinkedHashMap<>(faults);
        all.putAll(switches);
        return with(delays, postgres, redis, balancers, clusters, taskDefinitions, services, all, variables);
    }
}
