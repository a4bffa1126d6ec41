package dev.slipway.deployer.aws;

import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.Image;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import dev.slipway.deployer.time.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Tag;

/**
 * An account of AWS that holds its state in memory and moves on a virtual clock. For the scenarios that a real endpoint
 * cannot be brought to: lost answers, throttling at a chosen moment, late crashes.
 */
public final class FakeAws implements Aws {
    public static final String REPOSITORY = "111111111111.dkr.ecr.eu-central-1.amazonaws.com/ublog";
    public static final String SECRET =
            "arn:aws:secretsmanager:eu-central-1:111111111111:secret:ublog/staging/database-AbCdEf";
    private static final String PREFIX = "arn:aws:ecs:eu-central-1:111111111111:";

    public final VirtualTime time = new VirtualTime();
    /** The writes, in order: {@code update web 2}. */
    public final List<String> writes = new ArrayList<>();

    /** Of every bucket. */
    public final FakeObjects objects = new FakeObjects(time);

    public final AtomicInteger reads = new AtomicInteger();
    /** Failures that the next reads of a service answer with. */
    public final Deque<AwsFailure> readFailures = new ArrayDeque<>();

    /** Of target groups, by ARN; none for any other. */
    public final Map<String, Map<String, String>> targetGroupAttributes = new HashMap<>();

    /** Failures that the next calls of one kind answer with. */
    public final Deque<AwsFailure> imageFailures = new ArrayDeque<>();

    public final Deque<AwsFailure> labelFailures = new ArrayDeque<>();
    public final Deque<AwsFailure> registerFailures = new ArrayDeque<>();
    public final Deque<AwsFailure> updateFailures = new ArrayDeque<>();
    public final Deque<AwsFailure> rollBackFailures = new ArrayDeque<>();
    /** The same for tags, where an empty one lets a call through. */
    public final Deque<Optional<AwsFailure>> tagFailures = new ArrayDeque<>();

    /** Of every image. */
    public final Map<String, String> labels = new HashMap<>();

    public final Map<Digest, Instant> pushedAt = new HashMap<>();

    public String account = "111111111111";
    public final Set<String> secretNames = new HashSet<>(Set.of(SECRET));
    /** Exit codes of the next one-off tasks; absent when they never start. */
    public final Deque<Optional<Integer>> exits = new ArrayDeque<>();

    /** The ids of the tasks that run, by service. */
    public final Map<String, List<String>> runningTasks = new HashMap<>();

    /** How many of the next writes to services are heard and not answered. */
    public int lostAnswers;

    public final Set<String> fullSubnets = new HashSet<>();
    public Duration taskLife = Duration.ofSeconds(10);
    private final Map<String, FakeService> services = new LinkedHashMap<>();
    private final Map<TaskDefinitionArn, TaskDefinition> revisions = new HashMap<>();
    private final Map<String, Digest> tags = new HashMap<>();
    private final Map<Digest, Behaviour> behaviours = new HashMap<>();
    private final Map<TaskArn, OneOff> oneOffs = new LinkedHashMap<>();
    private final Map<String, TaskArn> tokens = new HashMap<>();

    private final Set<String> deaths = new HashSet<>();
    private Runnable migrated = () -> {};
    private Runnable updated = () -> {};
    private Runnable refusingRollBack = () -> {};
    private Runnable registered = () -> {};
    private Runnable rolledBack = () -> {};

    private record OneOff(Instant at, Optional<Integer> exit, TaskDefinitionArn revision, String startedBy) {}

    public FakeAws() {
        time.onStep(() -> services.values().forEach(FakeService::step));
    }

    /** An image whose digest is made of one hexadecimal digit. */
    public Digest push(String tag, char digit, Behaviour behaviour) {
        Digest digest = new Digest("sha256:" + String.valueOf(digit).repeat(64));
        tags.put(tag, digest);
        behaviours.put(digest, behaviour);
        return digest;
    }

    /** A service that runs an image. */
    public void service(String name, Digest digest) {
        TaskDefinition revision = describe(name, 1, new Image(REPOSITORY, digest).reference());
        services.put(name, new FakeService(name, revision.arn(), time));
    }

    public TaskDefinition running(String service) {
        return taskDefinition(snapshot(service).taskDefinition());
    }

    public ServiceSnapshot snapshot(String service) {
        return at(service).snapshot();
    }

    public List<String> stoppedTasksOfOneOffs() {
        return writes.stream().filter(write -> write.startsWith("stop task")).toList();
    }

    /** Somebody else's deployment. */
    public void deploySomethingElse(String service, Digest digest) {
        TaskDefinition other = describe(service, 99, new Image(REPOSITORY, digest).reference());
        at(service).begin(other.arn(), Behaviour.HEALTHY);
    }

    /** Makes an image die in one service only. */
    public void dies(String tag, String service) {
        deaths.add(service + " " + tags.get(tag));
    }

    /** Runs something once a one-off task was started. */
    public void onMigrated(Runnable then) {
        migrated = then;
    }

    /** Runs something once, a moment after a service was told to move. */
    public void onUpdated(Runnable then) {
        updated = then;
    }

    /** Runs something whenever somebody wants to register a revision. */
    public void onRegister(Runnable then) {
        registered = then;
    }

    /** Runs something whenever somebody has a service rolled back. */
    public void onRolledBack(Runnable then) {
        rolledBack = then;
    }

    private static void fail(Deque<AwsFailure> failures) {
        AwsFailure failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
    }

    /** ECS's circuit breaker takes a service back a moment before it hears of somebody's wish to. */
    public void takesBackJustBeforeAsked(String service) {
        refusingRollBack = () -> {
            if (at(service).current().status == Status.IN_PROGRESS) {
                at(service).rollBack(at(service).current());
            }
        };
    }

    /** A deployment of what the service runs that nobody has seen to its end, or that ECS has given up. */
    public void leaveUnproved(String service, boolean failed) {
        at(service).current().status = failed ? Status.STOPPED : Status.IN_PROGRESS;
        at(service).current().rollout = failed ? Rollout.FAILED : Rollout.IN_PROGRESS;
    }

    private void afterAMoment(Runnable then) {
        Instant due = time.instant().plusSeconds(2);
        boolean[] done = {false};
        time.onStep(() -> {
            if (!done[0] && !time.instant().isBefore(due)) {
                done[0] = true;
                then.run();
            }
        });
    }

    private FakeService at(String service) {
        return Optional.ofNullable(services.get(service)).orElseThrow();
    }

    private TaskDefinition describe(String family, int number, String image) {
        TaskDefinition revision = TaskDefinition.described(
                software.amazon.awssdk.services.ecs.model.TaskDefinition.builder()
                        .taskDefinitionArn(PREFIX + "task-definition/" + family + ":" + number)
                        .family(family)
                        .revision(number)
                        .containerDefinitions(
                                ContainerDefinition.builder()
                                        .name("app")
                                        .image(image)
                                        .secrets(Secret.builder()
                                                .name("DATABASE_PASSWORD")
                                                .valueFrom(SECRET + ":password::")
                                                .build())
                                        .logConfiguration(LogConfiguration.builder()
                                                .logDriver(LogDriver.AWSLOGS)
                                                .options(Map.of(
                                                        "awslogs-group",
                                                        "/ecs/ublog",
                                                        "awslogs-stream-prefix",
                                                        family,
                                                        "mode",
                                                        "blocking"))
                                                .build())
                                        .build(),
                                ContainerDefinition.builder()
                                        .name("sidecar")
                                        .image("sidecar:1")
                                        .essential(false)
                                        .build())
                        .build(),
                List.of(Tag.builder().key("team").value("blog").build()),
                Map.of());
        revisions.put(revision.arn(), revision);
        return revision;
    }

    private TaskDefinition taskDefinition(TaskDefinitionArn arn) {
        return Optional.ofNullable(revisions.get(arn)).orElseThrow();
    }

    private Behaviour behaviour(TaskDefinitionArn revision) {
        return Image.parse(taskDefinition(revision).image("app"))
                .map(image -> behaviours.getOrDefault(image.digest(), Behaviour.HEALTHY))
                .orElse(Behaviour.HEALTHY);
    }

    @Override
    public Ecs ecs() {
        return new FakeEcs();
    }

    @Override
    public Images images() {
        return new Images() {
            @Override
            public Optional<Image> find(String repository, String label) {
                fail(imageFailures);
                return Digest.isDigest(label)
                        ? Optional.of(new Digest(label))
                                .filter(tags::containsValue)
                                .map(digest -> new Image(REPOSITORY, digest))
                        : Optional.ofNullable(tags.get(label)).map(digest -> new Image(REPOSITORY, digest));
            }

            @Override
            public Map<String, String> labels(String repository, Digest digest) {
                fail(labelFailures);
                return Map.copyOf(labels);
            }

            @Override
            public Optional<Instant> pushedAt(String repository, Digest digest) {
                return Optional.ofNullable(pushedAt.get(digest));
            }

            @Override
            public void tag(String repository, Digest digest, String tag) {
                failToTag();
                tags.put(tag, digest);
            }

            @Override
            public List<Tagged> tagged(String repository, String prefix) {
                failToTag();
                return tags.entrySet().stream()
                        .filter(tag -> tag.getKey().startsWith(prefix))
                        .map(tag -> new Tagged(tag.getKey(), tag.getValue(), (int) tags.values().stream()
                                .filter(tag.getValue()::equals)
                                .count()))
                        .toList();
            }

            private void failToTag() {
                Optional.ofNullable(tagFailures.poll()).flatMap(one -> one).ifPresent(failure -> {
                    throw failure;
                });
            }

            @Override
            public void untag(String repository, String tag) {
                tags.remove(tag);
            }
        };
    }

    @Override
    public Logs logs() {
        return new Logs() {
            @Override
            public boolean groupExists(String group) {
                return group.equals("/ecs/ublog");
            }

            @Override
            public Page read(String group, String stream, @Nullable String token) {
                return token == null
                        ? new Page(List.of(new Line(time.instant(), "migrating")), "f/1")
                        : new Page(List.of(), token);
            }

            @Override
            public List<String> tail(String group, String stream, int lines) {
                return List.of("about to die", "token of " + stream);
            }
        };
    }

    @Override
    public Secrets secrets() {
        return new Secrets() {
            @Override
            public boolean exists(String nameOrArn) {
                return secretNames.contains(nameOrArn);
            }

            @Override
            public String value(String nameOrArn) {
                return "secret";
            }
        };
    }

    @Override
    public Identity identity() {
        return () -> account;
    }

    /** Nothing hangs here. */
    @Override
    public Aws heeding(Cancellation cancellation) {
        return this;
    }

    @Override
    public Aws assuming(String roleArn, String region) {
        return this;
    }

    @Override
    public Objects objects(String bucket) {
        return objects;
    }

    @Override
    public Scaling scaling() {
        throw new UnsupportedOperationException("counts stay as they are here");
    }

    @Override
    public Survey survey() {
        return new FakeSurvey(this);
    }

    @Override
    public void close() {}

    private final class FakeEcs implements Ecs {

        @Override
        public List<ServiceSnapshot> services(String cluster, Collection<String> names) {
            reads.incrementAndGet();
            AwsFailure failure = readFailures.poll();
            if (failure != null) {
                throw failure;
            }
            return names.stream()
                    .flatMap(name -> Optional.ofNullable(FakeAws.this.services.get(name)).stream())
                    .map(FakeService::snapshot)
                    .toList();
        }

        @Override
        public List<ServiceDeploymentSnapshot> serviceDeployments(String cluster, String service) {
            reads.incrementAndGet();
            return at(service).turns.reversed().stream().map(FakeAws::shown).toList();
        }

        @Override
        public List<ServiceDeploymentSnapshot> serviceDeployments(Collection<ServiceDeploymentArn> arns) {
            reads.incrementAndGet();
            return turns().filter(turn -> arns.contains(turn.arn))
                    .map(FakeAws::shown)
                    .toList();
        }

        @Override
        public List<ServiceRevision> serviceRevisions(Collection<String> arns) {
            reads.incrementAndGet();
            return arns.stream()
                    .map(arn -> {
                        TaskDefinitionArn revision = new TaskDefinitionArn(arn);
                        Map<String, Digest> digests = new HashMap<>();
                        Image.parse(FakeAws.this.taskDefinition(revision).image("app"))
                                .ifPresent(image -> digests.put("app", image.digest()));
                        return new ServiceRevision(arn, revision, digests);
                    })
                    .toList();
        }

        @Override
        public TaskDefinition taskDefinition(TaskDefinitionArn arn) {
            reads.incrementAndGet();
            return FakeAws.this.taskDefinition(arn);
        }

        @Override
        public Optional<TaskDefinition> newest(String family) {
            reads.incrementAndGet();
            return revisions.values().stream()
                    .filter(revision -> revision.family().equals(family))
                    .max(Comparator.comparing(
                            revision -> Integer.valueOf(revision.arn().id().substring(family.length() + 1))));
        }

        @Override
        public TaskDefinition register(TaskDefinition content) {
            registered.run();
            fail(registerFailures);
            String family = content.content().family();
            int number = 1
                    + (int) revisions.keySet().stream()
                            .filter(arn -> arn.id().startsWith(family + ":"))
                            .count();
            writes.add("register " + family + ":" + number);
            return describe(family, number, content.image("app"));
        }

        @Override
        public ServiceSnapshot restart(String cluster, String service, TaskDefinitionArn revision) {
            throw new UnsupportedOperationException("nothing is restarted here");
        }

        @Override
        public ServiceSnapshot update(String cluster, String service, TaskDefinitionArn revision) {
            fail(updateFailures);
            writes.add("update " + service + " " + revision.id());
            boolean dies = Image.parse(FakeAws.this.taskDefinition(revision).image("app"))
                    .filter(image -> deaths.contains(service + " " + image.digest()))
                    .isPresent();
            // ECS begins no deployment for a revision that the service is on already, whatever became of it.
            if (!at(service).snapshot().taskDefinition().equals(revision)) {
                at(service).begin(revision, dies ? Behaviour.CRASHING : behaviour(revision));
            }
            if (lostAnswers > 0) {
                lostAnswers--;
                throw new AwsFailure(AwsFailure.Kind.UNREACHABLE, "no answer came.", new IllegalStateException());
            }
            Runnable then = updated;
            updated = () -> {};
            afterAMoment(then);
            return at(service).snapshot();
        }

        @Override
        public void rollBack(ServiceDeploymentArn deployment) {
            fail(rollBackFailures);
            writes.add("roll back " + deployment.id() + " of " + owner(deployment).name);
            FakeService service = owner(deployment);
            refusingRollBack.run();
            if (service.current().status != Status.IN_PROGRESS) {
                throw new AwsFailure(AwsFailure.Kind.REFUSED, "it is over", new IllegalStateException());
            }
            service.rollBack(service.current());
            rolledBack.run();
        }

        @Override
        public List<TaskArn> stopped(String cluster, String service) {
            reads.incrementAndGet();
            return at(service).stopped.stream().map(TaskSnapshot::arn).toList();
        }

        @Override
        public List<TaskSnapshot> tasks(String cluster, Collection<TaskArn> tasks) {
            reads.incrementAndGet();
            return services.values().stream()
                    .flatMap(service -> service.stopped.stream())
                    .filter(task -> tasks.contains(task.arn()))
                    .toList();
        }

        @Override
        public Optional<TaskSnapshot> task(String cluster, TaskArn task) {
            OneOff oneOff = Optional.ofNullable(oneOffs.get(task)).orElseThrow();
            Duration age = Duration.between(oneOff.at(), time.instant());
            if (age.compareTo(Duration.ofSeconds(2)) < 0) {
                return Optional.empty();
            }
            boolean asked = writes.contains("stop task " + task.id());
            boolean over = asked || age.compareTo(taskLife) >= 0;
            Integer exit = asked ? Integer.valueOf(143) : oneOff.exit().orElse(null);
            boolean started = asked || oneOff.exit().isPresent();
            return Optional.of(new TaskSnapshot(
                    task,
                    oneOff.revision(),
                    oneOff.startedBy(),
                    over ? "STOPPED" : "RUNNING",
                    !over ? "" : started ? "EssentialContainerExited" : "TaskFailedToStart",
                    "",
                    List.of(new TaskSnapshot.ContainerSnapshot(
                            "app", over ? exit : null, started ? null : "CannotPullContainerError: no such image")),
                    oneOff.at(),
                    started ? oneOff.at() : null));
        }

        @Override
        public Launch run(OneOffTask task) {
            ServiceSnapshot.Network network = task.network();
            if (network != null && fullSubnets.containsAll(network.subnets())) {
                return new Launch.NoRoom("RESOURCE:ENI");
            }
            TaskArn arn = tokens.computeIfAbsent(task.clientToken(), token -> {
                TaskArn made = new TaskArn(PREFIX + "task/c/one-off-" + oneOffs.size());
                Optional<Integer> exit = exits.isEmpty() ? Optional.of(0) : exits.removeFirst();
                oneOffs.put(made, new OneOff(time.instant(), exit, task.taskDefinition(), task.startedBy()));
                writes.add("run " + task.taskDefinition().id() + " " + String.join(" ", task.command()) + " in "
                        + (network == null ? "" : String.join(" ", network.subnets())));
                afterAMoment(migrated);
                return made;
            });
            return new Launch.Placed(new TaskSnapshot(
                    arn,
                    task.taskDefinition(),
                    task.startedBy(),
                    "PROVISIONING",
                    "",
                    "",
                    List.of(),
                    time.instant(),
                    null));
        }

        @Override
        public List<TaskSnapshot> runningTasks(String cluster, String service) {
            AwsFailure failure = readFailures.poll();
            if (failure != null) {
                throw failure;
            }
            return runningTasks.getOrDefault(service, List.of()).stream()
                    .map(id -> new TaskSnapshot(
                            new TaskArn(PREFIX + "task/c/" + id),
                            new TaskDefinitionArn(PREFIX + "task-definition/" + service + ":1"),
                            "",
                            "RUNNING",
                            "",
                            "",
                            List.of(),
                            time.instant(),
                            time.instant()))
                    .toList();
        }

        @Override
        public List<TaskArn> startedBy(String cluster, String startedBy) {
            return oneOffs.entrySet().stream()
                    .filter(one -> one.getValue().startedBy().equals(startedBy)
                            && !writes.contains("stop task " + one.getKey().id()))
                    .map(Map.Entry::getKey)
                    .toList();
        }

        @Override
        public List<TaskArn> ofFamily(String cluster, String family) {
            return List.of();
        }

        @Override
        public void stop(String cluster, TaskArn task, String reason) {
            writes.add("stop task " + task.id());
        }

        private java.util.stream.Stream<FakeService.Turn> turns() {
            return FakeAws.this.services.values().stream().flatMap(service -> service.turns.stream());
        }

        private FakeService owner(ServiceDeploymentArn arn) {
            return FakeAws.this.services.values().stream()
                    .filter(service -> service.turns.stream().anyMatch(turn -> turn.arn.equals(arn)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static ServiceDeploymentSnapshot shown(FakeService.Turn turn) {
        return new ServiceDeploymentSnapshot(
                turn.arn, turn.status, "the fake says " + turn.status, turn.revision.value(), turn.at);
    }
}
