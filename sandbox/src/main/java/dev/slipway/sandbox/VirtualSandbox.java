package dev.slipway.sandbox;

import dev.slipway.sandbox.alarms.CloudWatch;
import dev.slipway.sandbox.autoscaling.ApplicationAutoScaling;
import dev.slipway.sandbox.balancer.HealthCheck;
import dev.slipway.sandbox.balancer.ScriptedTargetGroups;
import dev.slipway.sandbox.calls.CallLog;
import dev.slipway.sandbox.ecr.EcrService;
import dev.slipway.sandbox.ecr.ImageStore;
import dev.slipway.sandbox.ecr.PushResult;
import dev.slipway.sandbox.ecr.RegistryAccess;
import dev.slipway.sandbox.ecs.Delays;
import dev.slipway.sandbox.ecs.Ecs;
import dev.slipway.sandbox.elb.LoadBalancing;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.identity.AccessManagement;
import dev.slipway.sandbox.identity.TokenService;
import dev.slipway.sandbox.logs.CloudWatchLogs;
import dev.slipway.sandbox.logs.LogStore;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.protocol.InProcessHttpClient;
import dev.slipway.sandbox.runtime.Script;
import dev.slipway.sandbox.runtime.ScriptedRuntime;
import dev.slipway.sandbox.secrets.SecretStore;
import dev.slipway.sandbox.secrets.SecretsManager;
import dev.slipway.sandbox.store.Buckets;
import dev.slipway.sandbox.store.StoreService;
import dev.slipway.sandbox.time.VirtualTimeline;
import dev.slipway.sandbox.traffic.AwsTraffic;
import dev.slipway.sandbox.traffic.EventualReads;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.http.SdkHttpClient;
import tools.jackson.databind.json.JsonMapper;

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

    /** Whose everything is. */
    public static final Account ACCOUNT = new Account("111111111111", "eu-central-1");

    private final VirtualTimeline timeline = new VirtualTimeline();
    private final CallLog calls = new CallLog();
    private final Faults faults;
    private final ScriptedRuntime runtime = new ScriptedRuntime(timeline);
    private final ScriptedTargetGroups targetGroups =
            new ScriptedTargetGroups(timeline, target -> runtime.isHealthy(target.port()));
    private final LogStore logs = new LogStore(timeline);
    private final AtomicLong ids = new AtomicLong();
    private final SecretStore secrets;
    private final ImageStore images;
    private final Ecs ecs;
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
        faults = new Faults(environments);
        secrets = new SecretStore(ACCOUNT, timeline, () -> "version-" + ids.incrementAndGet(), faults.tasks());
        images = new ImageStore(folder, timeline, faults.tasks());
        URI nowhere = URI.create("http://127.0.0.1:1");
        RegistryAccess access = new RegistryAccess(() -> nowhere, "none", false);
        ecs = new Ecs(new Ecs.Ground(
                timeline,
                Delays.aws(),
                ACCOUNT,
                new Random(seed),
                runtime,
                targetGroups,
                new StoredImages(images, ACCOUNT, access),
                secrets,
                logs,
                faults,
                () -> nowhere));
        Buckets buckets = new Buckets();
        AwsEndpoint endpoint = new AwsEndpoint(
                List.of(
                        new EventualReads(ecs.service(), faults, timeline),
                        new EcrService(images, ACCOUNT, timeline, access).service(),
                        new SecretsManager(secrets).service(),
                        new CloudWatchLogs(logs, ACCOUNT, timeline, faults.tasks()).service(),
                        new TokenService(ACCOUNT, timeline, new Random(seed)).service(),
                        new AccessManagement(ACCOUNT, timeline, ecs::roles).service(),
                        new CloudWatch(faults.alarms(), ACCOUNT, timeline).service(),
                        new LoadBalancing(targetGroups, timeline).service(),
                        new ApplicationAutoScaling(ACCOUNT, timeline, ecs::hasService).service(),
                        new StoreService(buckets, ACCOUNT, timeline)),
                () -> "request-" + ids.incrementAndGet(),
                new AwsTraffic(faults, calls, timeline, ACCOUNT, environments));
        http = new InProcessHttpClient(endpoint, timeline::hold);
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
        return secrets;
    }

    /** Log groups to be made before tasks write to them. */
    public LogStore logs() {
        return logs;
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
        return ecs;
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
        images.createRepository(repository);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("image.json"));
            zip.write(JsonMapper.shared().writeValueAsBytes(Map.of("entryPoint", List.of(tag), "labels", labels)));
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return switch (images.push(repository, tag, new ByteArrayInputStream(bytes.toByteArray()))) {
            case PushResult.Pushed pushed -> {
                runtime.script(pushed.image().digest(), script);
                yield pushed.image().digest();
            }
            case PushResult.Refused refused -> throw new IllegalArgumentException(refused.reason());
        };
    }

    /** Stops the clock; nothing else runs. */
    @Override
    public void close() {
        timeline.close();
    }
}
