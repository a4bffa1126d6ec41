package dev.slipway.sandbox;

import dev.slipway.sandbox.alarms.CloudWatch;
import dev.slipway.sandbox.autoscaling.ApplicationAutoScaling;
import dev.slipway.sandbox.balancer.Balancer;
import dev.slipway.sandbox.balancer.LoadBalancer;
import dev.slipway.sandbox.calls.CallLog;
import dev.slipway.sandbox.dashboard.History;
import dev.slipway.sandbox.docker.ContainerRuntime;
import dev.slipway.sandbox.docker.Engine;
import dev.slipway.sandbox.ecr.BlobStore;
import dev.slipway.sandbox.ecr.EcrService;
import dev.slipway.sandbox.ecr.ImageStore;
import dev.slipway.sandbox.ecr.RegistryAccess;
import dev.slipway.sandbox.ecs.Ecs;
import dev.slipway.sandbox.elb.LoadBalancing;
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
import dev.slipway.sandbox.runtime.RuntimeByImage;
import dev.slipway.sandbox.runtime.VisibleRuntime;
import dev.slipway.sandbox.runtime.Watchdog;
import dev.slipway.sandbox.secrets.SecretStore;
import dev.slipway.sandbox.secrets.SecretsManager;
import dev.slipway.sandbox.setup.Setup;
import dev.slipway.sandbox.slack.Slack;
import dev.slipway.sandbox.store.Buckets;
import dev.slipway.sandbox.store.StoreService;
import dev.slipway.sandbox.time.WallTimeline;
import dev.slipway.sandbox.traffic.AwsTraffic;
import dev.slipway.sandbox.traffic.EventualReads;
import dev.slipway.sandbox.traffic.Guard;
import dev.slipway.sandbox.traffic.SlackTraffic;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** One life of the account, empty at first: all that a reset throws away and makes anew. Thread-safe. */
final class World implements AutoCloseable {

    /** What tasks get at the sandbox's own end, less than ECS gives them: somebody waits at a terminal. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final Duration LOOK = Duration.ofMillis(500);

    private final Closing closing = new Closing();
    private final Map<String, LoadBalancer> loadBalancers = new ConcurrentHashMap<>();
    private final CallLog calls = new CallLog();
    private final History history = new History();
    private final Account account;
    private final Faults faults;
    private final SecretStore secrets;
    private final LogStore logs;
    private final Slack slack;
    private final ImageStore images;
    private final Balancer balancer;
    private final Ecs ecs;
    private final StateReader state;
    private final Registry registry;
    private final SandboxRoutes routes;

    /**
     * What all lives share.
     *
     * @param images folder of the image store
     * @param registry how Docker reaches it, at the sandbox's own address
     * @param engine for container images, if there is one
     */
    record Ground(Path images, Ports ports, Watchdog watchdog, RegistryAccess registry, Optional<Engine> engine) {}

    World(Setup setup, Ground ground) {
        account = setup.account();
        faults = new Faults(setup.balancers().keySet());
        RandomGenerator random =
                setup.seed().isPresent() ? new Random(setup.seed().getAsLong()) : new SecureRandom();
        WallTimeline timeline = new WallTimeline();
        secrets = new SecretStore(account, timeline, () -> UUID.randomUUID().toString(), faults.tasks());
        slack = new Slack(() -> secrets.value(setup.slackToken()).orElse(""), timeline);
        images = new ImageStore(ground.images(), timeline, faults.tasks());
        balancer = closing.add(new Balancer(timeline));
        StoredImages storedImages = new StoredImages(images, account, ground.registry());
        registry = new Registry(
                images,
                new BlobStore(ground.images()),
                account,
                ground.registry().token());
        VisibleRuntime runtime = closing.add(new RuntimeByImage(
                storedImages,
                new ProcessRuntime(storedImages, ground.ports(), ground.watchdog(), GRACE),
                ground.engine().map(engine -> new ContainerRuntime(engine, ground.ports(), GRACE))));
        // Closed before the runtime, or the scheduler would replace what the runtime kills.
        closing.add(timeline);
        logs = new LogStore(timeline);
        ecs = new Ecs(new Ecs.Ground(
                timeline,
                setup.delays(),
                account,
                random,
                runtime,
                balancer,
                storedImages,
                secrets,
                logs,
                faults,
                ground.registry().endpoint()));
        TokenService tokens = new TokenService(account, timeline, random);
        Buckets buckets = new Buckets();
        AwsEndpoint aws = new AwsEndpoint(
                List.of(
                        new EventualReads(ecs.service(), faults, timeline),
                        new EcrService(images, account, timeline, ground.registry()).service(),
                        new SecretsManager(secrets).service(),
                        new CloudWatchLogs(logs, account, timeline, faults.tasks()).service(),
                        tokens.service(),
                        new AccessManagement(account, timeline, ecs::roles).service(),
                        new CloudWatch(faults.alarms(), account, timeline).service(),
                        new LoadBalancing(balancer, timeline).service(),
                        new ApplicationAutoScaling(account, timeline, ecs::hasService).service(),
                        new StoreService(buckets, account, timeline)),
                () -> UUID.randomUUID().toString(),
                new AwsTraffic(
                        faults,
                        calls,
                        timeline,
                        setup.clusters().values(),
                        tokens::caller,
                        new Guard(
                                faults.permissions(),
                                account.region(),
                                (caller, definition) -> ecs.roles(definition))));
        state = new StateReader(setup, ecs, runtime, loadBalancers, images, slack);
        routes = new SandboxRoutes(
                aws,
                new SlackTraffic(slack, faults, calls, timeline),
                images,
                faults,
                calls,
                this::metadata,
                new AgentRoutes(ecs),
                state::read,
                new DashboardRoutes(state::read, history, faults, calls, timeline));
        WallTimeline looks = closing.add(new WallTimeline());
        looks.soon(() -> look(looks));
    }

    /** On a timeline of its own, since reading the state waits for the other one. */
    private void look(WallTimeline looks) {
        looks.after(LOOK, () -> look(looks));
        history.observe(state.read(), looks.instant());
    }

    private Optional<String> metadata(String path) {
        List<String> parts = List.of(path.split("/", -1));
        return switch (parts.size()) {
            case 2 -> ecs.containerMetadata(parts.get(0), parts.get(1));
            case 3 -> parts.get(2).equals("task") ? ecs.taskMetadata(parts.get(0)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    Account account() {
        return account;
    }

    Faults faults() {
        return faults;
    }

    CallLog calls() {
        return calls;
    }

    SecretStore secrets() {
        return secrets;
    }

    LogStore logs() {
        return logs;
    }

    ImageStore images() {
        return images;
    }

    Balancer balancer() {
        return balancer;
    }

    /** By name; filled by whoever sets the world up. */
    Map<String, LoadBalancer> loadBalancers() {
        return loadBalancers;
    }

    Ecs ecs() {
        return ecs;
    }

    StateReader state() {
        return state;
    }

    Registry registry() {
        return registry;
    }

    SandboxRoutes routes() {
        return routes;
    }

    /** Ends every task and closes the balancers' ports. */
    @Override
    public void close() {
        closing.close();
    }
}
