package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.Caller;
import dev.slipway.deployer.aws.Platform;
import dev.slipway.deployer.aws.RegisteredImage;
import dev.slipway.deployer.aws.Revision;
import dev.slipway.deployer.aws.ScalingLimits;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceSettings;
import dev.slipway.deployer.aws.Survey;
import dev.slipway.deployer.aws.TargetGroup;
import dev.slipway.deployer.aws.TaskSnapshot;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.release.Image;
import dev.slipway.deployer.release.TaskArn;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What all checks of one preflight look at. Everything is read once, when a check first wants it; with a hundred services some
 * hundred reads of each kind that AWS answers one by one, and a tenth or less of the others. Thread-safe.
 */
final class View {
    /** Tasks of a service whose start is looked at. */
    private static final int SAMPLE = 10;

    /** How far back a record that says something is looked for; each is a read. */
    private static final int RECORDS = 5;

    private final Subject subject;
    private final InstantSource clock;
    private final Aws aws;
    private final Reads reads;
    private final Reads.Once<Caller> caller;
    private final Reads.Once<Map<Environment.Service, ServiceSettings>> services;
    private final Reads.Once<Map<Environment.Service, Revision>> revisions;
    private final Reads.Once<Map<Environment.Service, List<ServiceDeploymentSnapshot>>> deployments;
    private final Reads.Once<Map<Environment.Service, List<TaskArn>>> tasks;
    private final Reads.Once<Map<TaskArn, TaskSnapshot>> samples;
    private final Reads.Once<Map<String, TargetGroup>> targetGroups;
    private final Reads.Once<Map<String, Map<String, String>>> attributes;
    private final Reads.Once<Map<String, Map<String, Integer>>> targetStates;
    private final Reads.Once<Map<String, ScalingLimits>> scaling;
    private final Reads.Once<List<Platform>> platforms;
    private final Reads.Once<List<ReleaseRecord>> records;

    /** @param ledger the environment's records; absent where none are kept */
    View(Aws aws, @Nullable Ledger ledger, Subject subject, InstantSource clock, Reads reads) {
        this.aws = aws;
        this.subject = subject;
        this.clock = clock;
        this.reads = reads;
        Survey survey = aws.survey();
        String cluster = subject.environment().cluster();
        caller = reads.once(() -> reads.call(survey::caller));
        List<String> names = subject.services().stream()
                .map(Environment.Service::serviceName)
                .toList();
        services = reads.once(() -> found(reads.call(() -> survey.services(cluster, names))));
        revisions =
                reads.once(() -> byService(one -> survey.revision(one.shown().taskDefinition())));
        deployments = reads.once(() -> byService(one -> aws.ecs().serviceDeployments(cluster, one.name())));
        tasks = reads.once(() -> byService(one -> survey.tasks(cluster, one.name())));
        samples = reads.once(() -> sampled(cluster));
        targetGroups = reads.once(() -> {
            List<String> arns = groupArns();
            return byKey(reads.call(() -> survey.targetGroups(arns)), TargetGroup::arn);
        });
        attributes = reads.once(() -> reads.each(groupArns(), survey::targetGroupAttributes));
        targetStates = reads.once(() -> reads.each(groupArns(), survey::targetStates));
        scaling = reads.once(() -> byKey(reads.call(() -> survey.scaling(cluster, names)), ScalingLimits::service));
        platforms =
                reads.once(() -> image().map(image -> reads.call(() -> survey.platforms(repository(), image.digest())))
                        .orElse(List.of()));
        records = reads.once(() -> ledger == null
                ? List.of()
                : reads.call(() -> ledger.newest(RECORDS)).stream()
                        .flatMap(entry -> entry instanceof Entry.Kept kept ? Stream.of(kept.record()) : Stream.empty())
                        .toList());
    }

    private static <K, V> Map<K, V> byKey(List<V> all, Function<V, K> key) {
        return all.stream().collect(Collectors.toMap(key, Function.identity(), (one, same) -> one));
    }

    private Map<TaskArn, TaskSnapshot> sampled(String cluster) {
        List<TaskArn> some = tasks().values().stream()
                .flatMap(all -> all.stream().limit(SAMPLE))
                .toList();
        return byKey(reads.call(() -> aws.survey().tasks(cluster, some)), TaskSnapshot::arn);
    }

    private Map<Environment.Service, ServiceSettings> found(List<ServiceSettings> shown) {
        Map<String, ServiceSettings> byName = byKey(shown, ServiceSettings::name);
        Map<Environment.Service, ServiceSettings> found = new LinkedHashMap<>();
        for (Environment.Service service : subject.services()) {
            Optional.ofNullable(byName.get(service.serviceName())).ifPresent(one -> found.put(service, one));
        }
        return found;
    }

    private <V> Map<Environment.Service, V> byService(Function<ServiceSettings, V> call) {
        Map<Environment.Service, ServiceSettings> known = services();
        return reads.each(known.keySet(), service -> call.apply(Objects.requireNonNull(known.get(service))));
    }

    private List<String> groupArns() {
        return services().values().stream()
                .flatMap(one -> one.targetGroups().stream())
                .distinct()
                .toList();
    }

    Subject subject() {
        return subject;
    }

    Environment environment() {
        return subject.environment();
    }

    InstantSource clock() {
        return clock;
    }

    /** The name of the repository in ECR. */
    String repository() {
        return environment().repository();
    }

    /** What would be released, where there is such an image. */
    Optional<Image> image() {
        return Optional.ofNullable(subject.image());
    }

    Caller caller() {
        return caller.get();
    }

    /** The services that ECS has, in the order of the subject. */
    Map<Environment.Service, ServiceSettings> services() {
        return services.get();
    }

    /** What each of them runs. */
    Map<Environment.Service, Revision> revisions() {
        return revisions.get();
    }

    /** Whether a service would get another image than the one that it is on; not for a container that it does not have. */
    boolean moves(Environment.Service service) {
        return image().flatMap(image -> Optional.ofNullable(revisions().get(service))
                        .flatMap(revision -> revision.container(service.container()))
                        .filter(container -> !container.image().equals(image.reference())))
                .isPresent();
    }

    /** Their service deployments that ECS still lists, newest first. */
    Map<Environment.Service, List<ServiceDeploymentSnapshot>> deployments() {
        return deployments.get();
    }

    /** Their tasks that are wanted to run; at most a hundred of each. */
    Map<Environment.Service, List<TaskArn>> tasks() {
        return tasks.get();
    }

    /** A few of the tasks of a service. */
    List<TaskSnapshot> samples(Environment.Service service) {
        Map<TaskArn, TaskSnapshot> known = samples.get();
        return tasks().getOrDefault(service, List.of()).stream()
                .flatMap(arn -> Optional.ofNullable(known.get(arn)).stream())
                .toList();
    }

    /** The target groups of all services by ARN. */
    Map<String, TargetGroup> targetGroups() {
        return targetGroups.get();
    }

    /** An attribute of a target group, by ELB's key. */
    Optional<String> attribute(String targetGroup, String key) {
        return Optional.ofNullable(attributes.get().get(targetGroup)).map(all -> all.get(key));
    }

    /** How many targets of a group are in each state. */
    Map<String, Integer> targetStates(String targetGroup) {
        return targetStates.get().getOrDefault(targetGroup, Map.of());
    }

    /** How a service is scaled, where it is. */
    Optional<ScalingLimits> scaling(Environment.Service service) {
        return Optional.ofNullable(scaling.get().get(service.serviceName()));
    }

    /** What the image can run on; none when its manifest does not say. */
    List<Platform> platforms() {
        return platforms.get();
    }

    /** The newest records of the environment, the newest first; none without a ledger. */
    List<ReleaseRecord> records() {
        return records.get();
    }

    /** What the registry says of the image. */
    Optional<RegisteredImage> registered(Image image) {
        return reads.call(() -> aws.survey().image(repository(), image.digest()));
    }

    /** Asks the same of many things, side by side: each once. */
    <K, V> Map<K, V> each(Collection<K> keys, Function<K, V> call) {
        return reads.each(keys, call);
    }

    /** For what a single check reads. */
    Aws aws() {
        return aws;
    }

    /** One call of a single check. */
    <T> T call(Supplier<T> call) {
        return reads.call(call);
    }
}
