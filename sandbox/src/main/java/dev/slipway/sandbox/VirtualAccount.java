package dev.slipway.sandbox;

import dev.slipway.sandbox.alarms.CloudWatch;
import dev.slipway.sandbox.autoscaling.ApplicationAutoScaling;
import dev.slipway.sandbox.balancer.ScriptedTargetGroups;
import dev.slipway.sandbox.ecr.EcrService;
import dev.slipway.sandbox.ecr.ImageStore;
import dev.slipway.sandbox.ecr.PushResult;
import dev.slipway.sandbox.ecr.RegistryAccess;
import dev.slipway.sandbox.ecs.Delays;
import dev.slipway.sandbox.ecs.Ecs;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.identity.AccessManagement;
import dev.slipway.sandbox.logs.CloudWatchLogs;
import dev.slipway.sandbox.logs.LogStore;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsService;
import dev.slipway.sandbox.runtime.Script;
import dev.slipway.sandbox.runtime.ScriptedRuntime;
import dev.slipway.sandbox.secrets.SecretStore;
import dev.slipway.sandbox.secrets.SecretsManager;
import dev.slipway.sandbox.time.VirtualTimeline;
import dev.slipway.sandbox.traffic.EventualReads;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** One account of a {@link VirtualSandbox}: its clusters, repositories, secrets and logs are its own. Thread-safe. */
public final class VirtualAccount {

    private final Account account;
    private final SecretStore secrets;
    private final LogStore logs;
    private final ImageStore images;
    private final ScriptedRuntime runtime;
    private final Ecs ecs;
    private final Map<String, AwsService> services = new TreeMap<>();

    /** What all accounts of a sandbox share. */
    record Ground(
            VirtualTimeline timeline,
            Faults faults,
            ScriptedRuntime runtime,
            ScriptedTargetGroups targetGroups,
            Supplier<String> versions) {}

    /** @param folder for the repositories */
    VirtualAccount(Account account, Path folder, RandomGenerator random, Ground ground) {
        this.account = account;
        VirtualTimeline timeline = ground.timeline();
        Faults faults = ground.faults();
        runtime = ground.runtime();
        secrets = new SecretStore(account, timeline, ground.versions(), faults.tasks());
        logs = new LogStore(timeline);
        images = new ImageStore(folder, timeline, faults.tasks());
        URI nowhere = URI.create("http://127.0.0.1:1");
        RegistryAccess access = new RegistryAccess(() -> nowhere, "none", false);
        ecs = new Ecs(new Ecs.Ground(
                timeline,
                Delays.aws(),
                account,
                random,
                runtime,
                ground.targetGroups(),
                new StoredImages(images, account, access),
                secrets,
                logs,
                faults,
                () -> nowhere));
        for (AwsService service : List.of(
                new EventualReads(ecs.service(), faults, timeline),
                new EcrService(images, account, timeline, access).service(),
                new SecretsManager(secrets).service(),
                new CloudWatchLogs(logs, account, timeline, faults.tasks()).service(),
                new AccessManagement(account, timeline, ecs::roles).service(),
                new CloudWatch(faults.alarms(), account, timeline).service(),
                new ApplicationAutoScaling(account, timeline, ecs::hasService).service())) {
            services.put(service.signingName(), service);
        }
    }

    /** Its id and region. */
    public Account account() {
        return account;
    }

    /** Secrets to be made before services name them. */
    public SecretStore secrets() {
        return secrets;
    }

    /** Log groups to be made before tasks write to them. */
    public LogStore logs() {
        return logs;
    }

    /** ECS itself, for what no client may see. */
    public Ecs ecs() {
        return ecs;
    }

    Collection<AwsService> services() {
        return services.values();
    }

    AwsService service(String signingName) {
        return services.getOrDefault(signingName, services.values().iterator().next());
    }

    /**
     * Pushes an image whose containers follow a script; makes the repository if need be. Another tag is another image, even
     * with the same script; the same tag is the same digest in every account.
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
}
