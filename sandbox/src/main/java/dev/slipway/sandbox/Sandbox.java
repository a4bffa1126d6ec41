package dev.slipway.sandbox;

import dev.slipway.sandbox.EnvironmentSetup.Wiring;
import dev.slipway.sandbox.SandboxOptions.EnvironmentOptions;
import dev.slipway.sandbox.alarms.CloudWatch;
import dev.slipway.sandbox.autoscaling.ApplicationAutoScaling;
import dev.slipway.sandbox.balancer.Balancer;
import dev.slipway.sandbox.balancer.HealthCheck;
import dev.slipway.sandbox.balancer.ListenerOptions;
import dev.slipway.sandbox.balancer.LoadBalancer;
import dev.slipway.sandbox.calls.CallLog;
import dev.slipway.sandbox.dashboard.SandboxState;
import dev.slipway.sandbox.ecr.BlobStore;
import dev.slipway.sandbox.ecr.EcrService;
import dev.slipway.sandbox.ecr.ImageStore;
import dev.slipway.sandbox.ecr.PushResult;
import dev.slipway.sandbox.ecr.RegistryAccess;
import dev.slipway.sandbox.ecs.Ecs;
import dev.slipway.sandbox.embedded.PostgresServer;
import dev.slipway.sandbox.embedded.RedisServer;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.identity.AccessManagement;
import dev.slipway.sandbox.identity.TokenService;
import dev.slipway.sandbox.logs.CloudWatchLogs;
import dev.slipway.sandbox.logs.LogStore;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.registry.Registry;
import dev.slipway.sandbox.runtime.Ports;
import dev.slipway.sandbox.runtime.ProcessRuntime;
import dev.slipway.sandbox.runtime.Watchdog;
import dev.slipway.sandbox.secrets.SecretStore;
import dev.slipway.sandbox.secrets.SecretsManager;
import dev.slipway.sandbox.slack.Slack;
import dev.slipway.sandbox.time.Waiting;
import dev.slipway.sandbox.time.WallTimeline;
import dev.slipway.sandbox.traffic.AwsTraffic;
import dev.slipway.sandbox.traffic.SlackTraffic;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * A sandbox that runs: the composition root of the module, for tests as a library and for {@code command} as a program. It
 * listens on 127.0.0.1 only. Thread-safe.
 *
 * <pre>
 * try (Sandbox sandbox = Sandbox.start(SandboxOptions.at(folder).withoutDatabases())) {
 *     EcsClient.builder().endpointOverride(sandbox.endpoint()) …
 * }
 * </pre>
 */
public final class Sandbox implements AutoCloseable {

    /** Of images, and the first part of every name that {@code up} makes. */
    public static final String REPOSITORY = "ublog";

    /** Whose everything is. */
    public static final Account ACCOUNT = new Account("111111111111", "eu-central-1");

    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(5);
    private static final int HEALTHY_THRESHOLD = 2;
    private static final int UNHEALTHY_THRESHOLD = 3;
    /** What tasks get at the sandbox's own end, less than ECS gives them: somebody waits at a terminal. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final Duration STABLE = Duration.ofSeconds(90);
    private static final String SLACK_TOKEN = "slack/bot-token";

    private final SandboxOptions options;
    private final Closing closing;
    private final WallTimeline timeline = new WallTimeline();
    private final Faults faults;
    private final CallLog calls = new CallLog();
    private final SecretStore secrets;
    private final Slack slack;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, LoadBalancer> loadBalancers = new ConcurrentHashMap<>();
    private final Map<String, String> databaseUrls = new TreeMap<>();
    private final ImageStore images;
    private final StateReader state;
    private final HttpEndpoint endpoint;

    /**
     * Starts a sandbox and waits until all its services are stable.
     *
     * @throws Failure with one line for a person: a port is taken, the state folder in use, a server does not start
     */
    public static Sandbox start(SandboxOptions options) {
        return start(options, new Closing());
    }

    /** The same, with everything to close put into {@code closing} at once, so that a signal can end a start halfway. */
    public static Sandbox start(SandboxOptions options, Closing closing) {
        try {
            return new Sandbox(options, closing);
        } catch (RuntimeException | Error e) {
            closing.close();
            throw e;
        }
    }

    private Sandbox(SandboxOptions options, Closing closing) {
        this.options = options;
        this.closing = closing;
        faults = options.faults();
        secrets = new SecretStore(ACCOUNT, timeline, () -> UUID.randomUUID().toString(), faults.tasks());
        slack = new Slack(() -> secrets.value(SLACK_TOKEN).orElse(""), timeline);
        StateFolder folder = closing.add(StateFolder.open(options.state()));
        Watchdog watchdog = closing.add(new Watchdog());
        Ports ports = new Ports();
        Servers servers = servers(folder, ports, watchdog);

        images = new ImageStore(folder.images(), timeline, faults.tasks());
        AtomicReference<URI> address = new AtomicReference<>(URI.create("http://127.0.0.1"));
        RegistryAccess access = new RegistryAccess(address::get, registryToken(), false);
        Registry registry = new Registry(images, new BlobStore(folder.images()), ACCOUNT, access.token());
        pushPlaceholder();
        Balancer balancer = closing.add(new Balancer(timeline));
        StoredImages storedImages = new StoredImages(images, ACCOUNT, access);
        ProcessRuntime runtime = closing.add(new ProcessRuntime(storedImages, ports, watchdog, GRACE));
        // Closed before the runtime, or the scheduler would replace what the runtime kills.
        closing.add(timeline);
        LogStore logs = new LogStore(timeline);
        Ecs ecs = new Ecs(new Ecs.Ground(
                timeline,
                options.delays(),
                ACCOUNT,
                random,
                runtime,
                balancer,
                storedImages,
                secrets,
                logs,
                faults,
                address::get));
        AwsEndpoint aws = new AwsEndpoint(
                List.of(
                        ecs.service(),
                        new EcrService(images, ACCOUNT, timeline, access).service(),
                        new SecretsManager(secrets).service(),
                        new CloudWatchLogs(logs, ACCOUNT, timeline, faults.tasks()).service(),
                        new TokenService(ACCOUNT, timeline, random).service(),
                        new AccessManagement(ACCOUNT, timeline, ecs::roles).service(),
                        new CloudWatch(faults.alarms(), ACCOUNT, timeline).service(),
                        new ApplicationAutoScaling(ACCOUNT, timeline, ecs::hasService).service()),
                () -> UUID.randomUUID().toString(),
                new AwsTraffic(faults, calls, timeline, ACCOUNT, options.environmentNames()));
        state = new StateReader(options, ecs, runtime, loadBalancers, images, slack);
        endpoint = closing.add(listen(
                registry,
                new SandboxRoutes(
                        aws,
                        new SlackTraffic(slack, faults, calls, timeline),
                        images,
                        faults,
                        calls,
                        path -> metadata(ecs, path),
                        state::read)));
        address.set(endpoint.url());

        secrets.create(SLACK_TOKEN, "xoxb-" + password());
        try (EnvironmentSetup setup = new EnvironmentSetup(endpoint.url(), ACCOUNT)) {
            int database = 0;
            for (EnvironmentOptions environment : options.environments()) {
                logs.createGroup(EnvironmentSetup.logGroup(EnvironmentSetup.clusterName(environment.name())));
                setup.create(environment, wiring(environment, database++, balancer, servers));
            }
        }
        if (!Waiting.until(STABLE, this::isStable)) {
            throw new Failure(
                    "Tried to start the services on the placeholder image but failed because: not all were stable"
                            + " after " + STABLE.toSeconds() + " s. The machine may be too busy; see "
                            + endpoint.url());
        }
    }

    /** PostgreSQL and Redis, or neither. */
    private record Servers(Optional<PostgresServer> postgres, Optional<RedisServer> redis, String password) {}

    private Servers servers(StateFolder folder, Ports ports, Watchdog watchdog) {
        String password = password();
        if (!options.databases()) {
            return new Servers(Optional.empty(), Optional.empty(), password);
        }
        List<String> names =
                options.environments().stream().map(EnvironmentOptions::name).toList();
        try (ExecutorService side = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<PostgresServer> postgres = CompletableFuture.supplyAsync(
                    orFailure(
                            "PostgreSQL",
                            () -> closing.add(PostgresServer.start(
                                    folder.run().resolve("postgres"), names, password, password(), ports, watchdog))),
                    side);
            CompletableFuture<RedisServer> redis = CompletableFuture.supplyAsync(
                    orFailure(
                            "Redis",
                            () -> closing.add(RedisServer.start(folder.run().resolve("redis"), ports, watchdog))),
                    side);
            return new Servers(Optional.of(postgres.join()), Optional.of(redis.join()), password);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Starts something that may fail for reasons outside. */
    @FunctionalInterface
    private interface Start<T> {
        T start() throws IOException;
    }

    private static <T> Supplier<T> orFailure(String what, Start<T> start) {
        return () -> {
            try {
                return start.start();
            } catch (IOException | IllegalStateException e) {
                throw new Failure("Tried to start " + what + " but failed because: " + e.getMessage(), e);
            }
        };
    }

    private void pushPlaceholder() {
        images.createRepository(REPOSITORY);
        try (InputStream zip = PlaceholderImage.zip()) {
            if (images.push(REPOSITORY, PlaceholderImage.TAG, zip) instanceof PushResult.Refused refused) {
                throw new IllegalStateException(refused.reason());
            }
        } catch (IOException e) {
            throw new Failure("Tried to make the placeholder image but failed because: " + e.getMessage(), e);
        }
    }

    private HttpEndpoint listen(Registry registry, SandboxRoutes routes) {
        try {
            return HttpEndpoint.listen(options.port(), registry, routes, timeline);
        } catch (IOException e) {
            throw portTaken(options.port(), e);
        }
    }

    private static Failure portTaken(int port, IOException e) {
        return new Failure(
                "Tried to listen on 127.0.0.1:" + port + " but failed because: the port is taken (" + e.getMessage()
                        + "). Choose another one, or 0 for a free one.",
                e);
    }

    private Wiring wiring(EnvironmentOptions environment, int number, Balancer balancer, Servers servers) {
        String name = environment.name();
        String targetGroup = ACCOUNT.arn(
                "elasticloadbalancing",
                "targetgroup/" + EnvironmentSetup.clusterName(name) + "-web/" + "%016x".formatted(random.nextLong()));
        balancer.createTargetGroup(
                targetGroup,
                new HealthCheck(
                        "/readyz",
                        options.healthCheckInterval(),
                        HEALTH_TIMEOUT,
                        HEALTHY_THRESHOLD,
                        UNHEALTHY_THRESHOLD),
                options.deregistrationDelay());
        try {
            loadBalancers.put(
                    name,
                    balancer.listen(
                            ListenerOptions.on("balancer " + name, environment.port())
                                    .withStaleAnswers(path -> faults.takeStaleAnswer(name, path))
                                    // A broken drain is to be seen as behind a balancer that tries one target only.
                                    .tryingAnother(faults::drains),
                            targetGroup));
        } catch (IOException e) {
            throw portTaken(environment.port(), e);
        }
        String passwordArn = secrets.create(REPOSITORY + "/" + name + "/database", servers.password());
        String tokenArn = secrets.create(REPOSITORY + "/" + name + "/control-token", password());
        Map<String, String> variables = new TreeMap<>();
        variables.put("ENVIRONMENT", name);
        variables.put("PORT", Integer.toString(EnvironmentSetup.CONTAINER_PORT));
        servers.postgres().ifPresent(postgres -> {
            variables.put("DATABASE_URL", postgres.url(name));
            variables.put("DATABASE_USER", PostgresServer.USER);
            databaseUrls.put(name, postgres.url(name) + "?user=" + PostgresServer.USER);
        });
        servers.redis()
                .ifPresent(redis -> variables.put("REDIS_URL", redis.url(number).toString()));
        return new Wiring(targetGroup, variables, Map.of("DATABASE_PASSWORD", passwordArn, "CONTROL_TOKEN", tokenArn));
    }

    private static Optional<String> metadata(Ecs ecs, String path) {
        List<String> parts = List.of(path.split("/", -1));
        return switch (parts.size()) {
            case 2 -> ecs.containerMetadata(parts.get(0), parts.get(1));
            case 3 -> parts.get(2).equals("task") ? ecs.taskMetadata(parts.get(0)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private boolean isStable() {
        return state.read().environments().stream()
                .flatMap(environment -> environment.services().stream())
                .allMatch(service -> service.running() == service.desired()
                        && service.deployments().stream()
                                .allMatch(
                                        deployment -> deployment.rolloutState().equals("COMPLETED")));
    }

    /** As ECR's: the user AWS and a password that nobody can guess, which is another one after each start. */
    private String registryToken() {
        return Base64.getEncoder().encodeToString(("AWS:" + password()).getBytes(StandardCharsets.UTF_8));
    }

    private String password() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < 24; i++) {
            password.append(Character.forDigit(random.nextInt(36), 36));
        }
        return password.toString();
    }

    /** Where AWS's protocols are spoken; the dashboard and everything else is there too. */
    public URI endpoint() {
        return endpoint.url();
    }

    /**
     * Where an environment's load balancer listens.
     *
     * @throws IllegalArgumentException if there is no such environment
     */
    public URI url(String environment) {
        LoadBalancer loadBalancer = loadBalancers.get(environment);
        if (loadBalancer == null) {
            throw new IllegalArgumentException("no environment " + environment);
        }
        return loadBalancer.url();
    }

    /** What clients need to know, as the env file says it: names and addresses, no secret. */
    public Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("AWS_ENDPOINT_URL", endpoint().toString());
        variables.put("AWS_REGION", ACCOUNT.region());
        variables.put("AWS_ACCESS_KEY_ID", EnvironmentSetup.KEY);
        variables.put("AWS_SECRET_ACCESS_KEY", EnvironmentSetup.SECRET);
        variables.put("SLIPWAY_SLACK_API_URL", endpoint().resolve("/slack/api/").toString());
        for (EnvironmentOptions environment : options.environments()) {
            variables.put(
                    "SLIPWAY_URL_" + upper(environment.name()),
                    url(environment.name()).toString());
        }
        databaseUrls.forEach((name, url) -> variables.put("SANDBOX_DATABASE_URL_" + upper(name), url));
        return variables;
    }

    /** Everything that can be seen, at this moment. */
    public SandboxState state() {
        return state.read();
    }

    /**
     * Pushes an image into {@link #REPOSITORY}.
     *
     * @param zip as {@code POST /_sandbox/images} takes it
     */
    public PushResult push(String tag, InputStream zip) {
        return images.push(REPOSITORY, tag, zip);
    }

    /**
     * Throws a switch.
     *
     * @throws IllegalArgumentException for a switch or value that does not exist
     */
    public void fault(String name, JsonNode value) {
        faults.set(name, value);
    }

    /** Every call that clients made to AWS and Slack here. */
    public CallLog calls() {
        return calls;
    }

    private static String upper(String environment) {
        return environment.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Stops everything that was started and waits for its end. */
    @Override
    public void close() {
        closing.close();
    }
}
