package dev.slipway.sandbox;

import dev.slipway.sandbox.HttpEndpoint.Answer;
import dev.slipway.sandbox.HttpEndpoint.Call;
import dev.slipway.sandbox.calls.CallLog;
import dev.slipway.sandbox.dashboard.SandboxState;
import dev.slipway.sandbox.docker.Engine;
import dev.slipway.sandbox.ecr.EcrService;
import dev.slipway.sandbox.ecr.PushResult;
import dev.slipway.sandbox.ecr.RegistryAccess;
import dev.slipway.sandbox.runtime.Ports;
import dev.slipway.sandbox.runtime.Watchdog;
import dev.slipway.sandbox.setup.ImageSource;
import dev.slipway.sandbox.setup.Placeholders;
import dev.slipway.sandbox.setup.Setup;
import dev.slipway.sandbox.time.Timeline;
import dev.slipway.sandbox.time.WallTimeline;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.LongNode;

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

    /** Where {@code sandbox push} and {@link #push} put images unless told otherwise. */
    public static final String REPOSITORY = "ublog";

    /** What clients sign with; signatures are not checked. */
    private static final String KEY = "sandbox";

    private final Setup setup;
    private final SandboxOptions options;
    private final Closing closing;
    private final StateFolder folder;
    private final World.Ground ground;
    private final Servers servers;
    private final Map<String, String> secrets;
    private final Map<ImageSource, Path> bundles;
    private final AtomicReference<URI> endpoint = new AtomicReference<>(URI.create("http://127.0.0.1"));
    private final AtomicReference<@Nullable World> current = new AtomicReference<>();
    private final Object resetting = new Object();

    /** By name, as first taken; also the lock of {@link #ended} against the making of a world. */
    private final Map<String, Integer> balancerPorts = new ConcurrentHashMap<>();

    private final Map<String, String> variables = Collections.synchronizedMap(new LinkedHashMap<>());
    private boolean ended;

    /**
     * Starts a sandbox and waits until all its services are stable.
     *
     * @throws Failure with one line for a person: a port is taken, the state folder in use, a server does not start
     * @throws dev.slipway.sandbox.setup.SetupException if ECS refuses a task definition or service of the setup
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
        setup = options.setup();
        folder = closing.add(StateFolder.open(options.state()));
        Watchdog watchdog = closing.add(new Watchdog());
        Passwords passwords = new Passwords();
        RegistryAccess access = access(passwords);
        ground = new World.Ground(folder.images(), new Ports(), watchdog, access, engine(access));
        rehearse();
        bundles = folder.keep(setup.images());
        servers = Servers.start(setup, passwords, folder.run(), ground.ports(), watchdog, closing);
        // Closed before the servers that its tasks use.
        closing.add(this::end);
        HttpEndpoint listening = closing.add(listen(closing.add(new WallTimeline())));
        endpoint.set(listening.url());
        secrets = secrets(passwords);
        begin();
    }

    /** As ECR's: the user AWS and a password that nobody can guess, which is another one after each start. */
    private RegistryAccess access(Passwords passwords) {
        byte[] login = ("AWS:" + passwords.next()).getBytes(StandardCharsets.UTF_8);
        return new RegistryAccess(
                this::endpoint, Base64.getEncoder().encodeToString(login), options.runtime() == RuntimeKind.DOCKER);
    }

    private Optional<Engine> engine(RegistryAccess access) {
        if (options.runtime() == RuntimeKind.PROCESS) {
            return Optional.empty();
        }
        try {
            return Optional.of(closing.add(
                    Engine.connect(access, options.state().toAbsolutePath().normalize())));
        } catch (IOException e) {
            throw new Failure(
                    "Tried to run tasks as containers but failed because: " + e.getMessage()
                            + ". Start Docker, point DOCKER_HOST at it, or leave --runtime docker away.",
                    e);
        }
    }

    private HttpEndpoint listen(Timeline timeline) {
        Handler registry = new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                World world = current.get();
                return world != null && world.registry().handle(request, response, callback);
            }
        };
        try {
            return HttpEndpoint.listen(options.port(), registry, this::answer, timeline);
        } catch (IOException e) {
            throw Failure.portTaken(options.port(), e);
        }
    }

    /** Has ECS check the setup in a world that goes again, before anything has started. */
    private void rehearse() {
        World.Ground aside = new World.Ground(
                folder.run().resolve("rehearsal"),
                ground.ports(),
                ground.watchdog(),
                ground.registry(),
                Optional.empty());
        try (World world = new World(setup, aside)) {
            new Provisioning(setup, world, values(Map.of("postgres.port", "5432", "redis.port", "6379"))).rehearse();
        }
    }

    private Map<String, String> values(Map<String, String> ofServers) {
        Map<String, String> values = new TreeMap<>(ofServers);
        values.put("account", setup.account().id());
        values.put("region", setup.account().region());
        values.put("registry", EcrService.registry(setup.account()));
        values.put("endpoint", endpoint().toString());
        setup.postgres().ifPresent(postgres -> values.put("postgres.user", postgres.user()));
        return values;
    }

    private Map<String, String> secrets(Passwords passwords) {
        Map<String, String> known = values(servers.values());
        Map<String, String> filled = new TreeMap<>(setup.secrets());
        filled.replaceAll((name, value) -> Placeholders.fill(value, placeholder -> switch (placeholder) {
            case "random" -> passwords.next();
            case "postgres.password" -> passwords.database();
            default -> Objects.requireNonNull(known.get(placeholder), placeholder);
        }));
        return filled;
    }

    /** Makes a world as the setup says and waits until it is stable; then throws the setup's switches. */
    private void begin() {
        World world;
        synchronized (balancerPorts) {
            if (ended) {
                throw new IllegalStateException("the sandbox was closed while it started");
            }
            world = new World(setup, ground);
            current.set(world);
            Provisioning provisioning = new Provisioning(setup, world, values(servers.values()));
            provisioning.apply(secrets, bundles, balancerPorts);
            world.loadBalancers()
                    .forEach((name, balancer) ->
                            balancerPorts.put(name, balancer.url().getPort()));
            setup.variables().forEach((name, text) -> variables.put(name, provisioning.fill(text)));
        }
        new Stability(setup, world.state()::read).await();
        setup.seed().ifPresent(seed -> world.faults().set("seed", LongNode.valueOf(seed)));
        setup.faults().forEach(world.faults()::set);
    }

    /**
     * Goes back to the state right after the start, without a restart: tasks end, services are as the setup has them; images,
     * secrets, logs, Slack's messages, switches and the contents of the databases are as they were. Addresses, ports, ARNs and
     * the values of secrets stay.
     *
     * @throws Failure if the services are not stable again in time
     */
    public void reset() {
        synchronized (resetting) {
            World before = current.getAndSet(null);
            if (before != null) {
                before.close();
            }
            folder.removeImages();
            servers.clear();
            begin();
        }
    }

    private void end() {
        synchronized (balancerPorts) {
            ended = true;
            World last = current.getAndSet(null);
            if (last != null) {
                last.close();
            }
        }
    }

    private Answer answer(Call call) throws IOException {
        if (call.method().equals("POST") && call.path().equals("/_sandbox/reset")) {
            try {
                reset();
                return Answer.json(200, "{}");
            } catch (Failure e) {
                return Answer.error(500, String.valueOf(e.getMessage()));
            }
        }
        World world = current.get();
        return world == null
                ? Answer.error(503, "The sandbox is being started or reset; try again in a moment.")
                : world.routes().answer(call);
    }

    private World world() {
        World world = current.get();
        if (world == null) {
            throw new IllegalStateException("the sandbox is closed, or being reset");
        }
        return world;
    }

    /** Where AWS's protocols are spoken; the dashboard and everything else is there too. */
    public URI endpoint() {
        return endpoint.get();
    }

    /**
     * Where a load balancer listens.
     *
     * @param balancer its name in the setup, which is the environment's in the one that is built in
     * @throws IllegalArgumentException if there is no such balancer
     */
    public URI url(String balancer) {
        Integer port = balancerPorts.get(balancer);
        if (port == null) {
            throw new IllegalArgumentException("no load balancer " + balancer);
        }
        return URI.create("http://127.0.0.1:" + port);
    }

    /** What clients need to know, as the env file says it: names and addresses, no secret. */
    public Map<String, String> variables() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("AWS_ENDPOINT_URL", endpoint().toString());
        all.put("AWS_REGION", setup.account().region());
        all.put("AWS_ACCESS_KEY_ID", KEY);
        all.put("AWS_SECRET_ACCESS_KEY", KEY);
        all.put("SLIPWAY_SLACK_API_URL", endpoint().resolve("/slack/api/").toString());
        setup.balancers()
                .keySet()
                .forEach(name -> all.put(
                        "SLIPWAY_URL_" + name.toUpperCase(Locale.ROOT).replace('-', '_'),
                        url(name).toString()));
        all.putAll(variables);
        return all;
    }

    /** Everything that can be seen, at this moment. */
    public SandboxState state() {
        return world().state().read();
    }

    /**
     * Pushes an image into {@link #REPOSITORY}.
     *
     * @param zip as {@code POST /_sandbox/images} takes it
     */
    public PushResult push(String tag, InputStream zip) {
        return world().images().push(REPOSITORY, tag, zip);
    }

    /**
     * Throws a switch.
     *
     * @throws IllegalArgumentException for a switch or value that does not exist
     */
    public void fault(String name, JsonNode value) {
        world().faults().set(name, value);
    }

    /** Every call that clients made to AWS and Slack here, since the start or the last reset. */
    public CallLog calls() {
        return world().calls();
    }

    /** Stops everything that was started and waits for its end. */
    @Override
    public void close() {
        closing.close();
    }
}
