package dev.slipway.sandbox;

import dev.slipway.sandbox.balancer.HealthCheck;
import dev.slipway.sandbox.balancer.ScriptedTargetGroups;
import dev.slipway.sandbox.calls.CallLog;
import dev.slipway.sandbox.ecs.Ecs;
import dev.slipway.sandbox.elb.LoadBalancing;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.identity.TokenService;
import dev.slipway.sandbox.logs.LogStore;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.protocol.AwsService;
import dev.slipway.sandbox.protocol.InProcessHttpClient;
import dev.slipway.sandbox.protocol.ServiceByAccount;
import dev.slipway.sandbox.runtime.Script;
import dev.slipway.sandbox.runtime.ScriptedRuntime;
import dev.slipway.sandbox.secrets.SecretStore;
import dev.slipway.sandbox.store.Buckets;
import dev.slipway.sandbox.store.StoreService;
import dev.slipway.sandbox.time.VirtualTimeline;
import dev.slipway.sandbox.traffic.AwsTraffic;
import dev.slipway.sandbox.traffic.Guard;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * ECS, ECR, S3, CloudWatch with its logs, Secrets Manager, STS, IAM, ELB and application-autoscaling on a virtual clock, with AWS's own delays: no port, no process, no real
 * time. Tasks do what the script of their image says. It begins empty; clients of the SDK make clusters and services through
 * {@link #http}. The same seed and the same calls give the same history. Thread-safe.
 *
 * <pre>
 * try (VirtualSandbox sandbox = new VirtualSandbox(folder, 7)) {
 *     String digest = sandbox.push("ublog", "v2", Script.runs().healthyAfter(ofSeconds(30)));
 *     EcsClient ecs = EcsClient.builder().httpClient(sandbox.http()) …
 *     sandbox.timeline().advance(ofMinutes(30));
 * }
 * </pre>
 */
public final class VirtualSandbox implements AutoCloseable {

    /** Whose everything is that is made here; others by {@link #account}. */
    public static final Account ACCOUNT = new Account("111111111111", "eu-central-1");

    private final VirtualTimeline timeline = new VirtualTimeline();
    private final CallLog calls = new CallLog();
    private final Faults faults;
    private final ScriptedRuntime runtime = new ScriptedRuntime(timeline);
    private final ScriptedTargetGroups targetGroups =
            new ScriptedTargetGroups(timeline, target -> runtime.isHealthy(target.port()));
    private final AtomicLong ids = new AtomicLong();
    private final Path folder;
    private final long seed;
    private final Map<String, VirtualAccount> accounts = new ConcurrentHashMap<>();
    private final VirtualAccount home;
    private final SdkHttpClient http;

    /**
     * Makes an empty account.
     *
     * @param folder for the repositories; empty, or one that an earlier sandbox has left
     * @param seed of all ids
     * @throws UncheckedIOException if the folder cannot be read or written
     */
    public VirtualSandbox(Path folder, long seed) {
        this(folder, seed, List.of());
    }

    /**
     * The same, with environments that faults can be limited to.
     *
     * @param environments their names, as they stand in the names of clusters and services
     */
    public VirtualSandbox(Path folder, long seed, List<String> environments) {
        this.folder = folder;
        this.seed = seed;
        faults = new Faults(environments);
        home = account(ACCOUNT.id());
        TokenService tokens = new TokenService(ACCOUNT, timeline, new Random(seed));
        List<AwsService> services = new ArrayList<>(List.of(
                tokens.service(),
                new LoadBalancing(targetGroups, timeline).service(),
                new StoreService(new Buckets(), ACCOUNT, timeline)));
        for (AwsService service : home.services()) {
            services.add(new ServiceByAccount(
                    service,
                    request -> account(tokens.caller(request).account()).service(service.signingName())));
        }
        AwsEndpoint endpoint = new AwsEndpoint(
                services,
                () -> "request-" + ids.incrementAndGet(),
                new AwsTraffic(
                        faults,
                        calls,
                        timeline,
                        environments,
                        tokens::caller,
                        new Guard(
                                faults.permissions(),
                                ACCOUNT.region(),
                                (caller, definition) ->
                                        account(caller.account()).ecs().roles(definition))));
        http = new InProcessHttpClient(endpoint, timeline::hold);
    }

    /**
     * An account besides {@link #ACCOUNT}; each that is asked for is there, empty at first. Who assumes one of its roles, or
     * signs with its twelve digits as the key's id, sees what is in it and nothing else.
     *
     * @param id twelve digits
     */
    public VirtualAccount account(String id) {
        return accounts.computeIfAbsent(
                id,
                digits -> new VirtualAccount(
                        new Account(digits, ACCOUNT.region()),
                        digits.equals(ACCOUNT.id())
                                ? folder
                                : folder.resolve("accounts").resolve(digits),
                        new Random(digits.equals(ACCOUNT.id()) ? seed : seed ^ Long.parseLong(digits)),
                        new VirtualAccount.Ground(
                                timeline, faults, runtime, targetGroups, () -> "version-" + ids.incrementAndGet())));
    }

    /** The clock. A thread that makes calls and waits, such as a deployer's, takes part in it. */
    public VirtualTimeline timeline() {
        return timeline;
    }

    /** For clients of the SDK: any credentials, any region, no endpoint. Closed by nobody. */
    public SdkHttpClient http() {
        return http;
    }

    /** What tasks do, for changes on the way. */
    public ScriptedRuntime runtime() {
        return runtime;
    }

    /** Secrets to be made before services name them. */
    public SecretStore secrets() {
        return home.secrets();
    }

    /** Log groups to be made before tasks write to them. */
    public LogStore logs() {
        return home.logs();
    }

    /** The switches, all but those of balancer and Slack, which are not here. */
    public Faults faults() {
        return faults;
    }

    /** What clients have called. */
    public CallLog calls() {
        return calls;
    }

    /** ECS itself, for what no client may see. */
    public Ecs ecs() {
        return home.ecs();
    }

    /**
     * Makes a target group.
     *
     * @return its ARN, for {@code CreateService}
     */
    public String targetGroup(String name, HealthCheck check, Duration deregistrationDelay) {
        String arn =
                ACCOUNT.arn("elasticloadbalancing", "targetgroup/" + name + "/" + "%016x".formatted(name.hashCode()));
        targetGroups.targetGroup(arn, check, deregistrationDelay);
        return arn;
    }

    /**
     * Pushes an image whose containers follow a script; makes the repository if need be. Another tag is another image, even
     * with the same script.
     *
     * @return the digest
     */
    public String push(String repository, String tag, Script script) {
        return push(repository, tag, script, Map.of());
    }

    /** The same with labels, which say of the image what its builder wants. */
    public String push(String repository, String tag, Script script, Map<String, String> labels) {
        return home.push(repository, tag, script, labels);
    }

    /** Stops the clock; nothing else runs. */
    @Override
    public void close() {
        timeline.close();
    }
}
