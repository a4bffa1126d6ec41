package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.balancer.HealthCheck;
import dev.slipway.sandbox.balancer.ScriptedTargetGroups;
import dev.slipway.sandbox.balancer.TargetGroups.TargetState;
import dev.slipway.sandbox.ecs.Given.Kind;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.logs.LogStore;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.runtime.Script;
import dev.slipway.sandbox.runtime.ScriptedRuntime;
import dev.slipway.sandbox.secrets.SecretStore;
import dev.slipway.sandbox.time.VirtualTimeline;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A service whose life is drawn from a seed. After each action on the timeline it is looked at from outside: which tasks the
 * scheduler has begun or stopped, and whether it might, counted from what was asked of the service, from when tasks began to run
 * and from what their health checks said, never with the scheduler's own arithmetic.
 */
final class History implements AutoCloseable {

    private static final List<Integer> MINIMA = List.of(0, 25, 34, 50, 67, 75, 100, 100);
    private static final List<Integer> MAXIMA = List.of(100, 110, 125, 134, 150, 200, 200, 300);
    private static final Duration UNCHECKED = Duration.ofSeconds(40);

    /** AWS's own but for the scheduler's look, which AWS tells nobody: a coarser one makes ten thousand histories affordable. */
    private static final Delays DELAYS = Delays.aws().with("tick", Duration.ofSeconds(5));

    private final Random random;
    private final VirtualTimeline timeline = new VirtualTimeline();
    private final ScriptedRuntime runtime = new ScriptedRuntime(timeline);
    private final ScriptedTargetGroups targets =
            new ScriptedTargetGroups(timeline, target -> runtime.isHealthy(target.port()));
    private final Ecs engine;
    private final Stage stage;
    private final Given given;
    private final List<String> told = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    // What was asked for, to be in force from the next action on.
    private int desired;
    private int minimum;
    private int maximum;

    // As of the last look.
    private final Set<EcsTask> known = new HashSet<>();
    private final Set<EcsTask> wanted = new HashSet<>();
    private final Set<EcsTask> passing = new HashSet<>();

    History(long seed) {
        random = new Random(seed);
        LogStore logs = new LogStore(timeline);
        logs.createGroup(Stage.LOGS);
        engine = new Ecs(new Ecs.Ground(
                timeline,
                DELAYS,
                Rehearsal.ACCOUNT,
                new Random(seed),
                runtime,
                targets,
                image -> new Images.Resolution.Found("ublog", image.substring(image.indexOf('@') + 1)),
                new SecretStore(Rehearsal.ACCOUNT, timeline, () -> "version"),
                logs,
                new Faults(),
                () -> URI.create("http://127.0.0.1:4000")));
        AwsEndpoint endpoint = new AwsEndpoint(List.of(engine.service()), () -> "request");
        stage = new Stage(engine, endpoint, "default", "service", letter -> "ublog@" + Rehearsal.digest(letter));
        stage.call("CreateCluster", JsonNodeFactory.instance.objectNode());
        targets.targetGroup(
                Rehearsal.GROUP,
                new HealthCheck("/readyz", Duration.ofSeconds(5), Duration.ofSeconds(1), 2, 2),
                Duration.ofSeconds(random.nextInt(30)));
        List.of("A", "B", "C", "D").forEach(letter -> runtime.script(Rehearsal.digest(letter), script()));
        timeline.observe(this::look);
        desired = random.nextInt(7);
        minimum = pick(MINIMA);
        maximum = minimum == 100 ? pick(MAXIMA.subList(1, MAXIMA.size())) : pick(MAXIMA);
        Kind kind = pick(List.of(Kind.values()));
        given = Given.parse("%s %d A min=%d max=%d breaker=%s interval=%d"
                .formatted(
                        kind,
                        desired,
                        minimum,
                        maximum,
                        pick(List.of("off", "on", "rollback")),
                        5 + random.nextInt(10)));
        stage.create(given, Rehearsal.GROUP);
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private Duration upTo(int seconds) {
        return Duration.ofSeconds(random.nextInt(seconds));
    }

    private Script script() {
        Script script = Script.runs().bootsIn(upTo(10)).healthyAfter(upTo(15)).stopsIn(upTo(20));
        return switch (random.nextInt(10)) {
            case 0 -> script.exitsWith(1, upTo(120));
            case 1 -> Script.exits(1, upTo(30));
            case 2 -> script.neverHealthy();
            case 3 -> script.unhealthyAfter(Duration.ofSeconds(30 + random.nextInt(120)));
            case 4 -> Script.cannotPull();
            case 5 -> script.firstStarts(1 + random.nextInt(4), Script.cannotPull());
            case 6 -> script.ignoresSigterm();
            default -> script;
        };
    }

    /** Lives it, to a release that is well and has to succeed. */
    History live() {
        int acts = 2 + random.nextInt(5);
        for (int i = 0; i < acts; i++) {
            timeline.advance(upTo(70));
            act();
            note();
        }
        timeline.advance(upTo(70));
        runtime.script(Rehearsal.digest("E"), Script.runs());
        set(50, 200);
        desired = 1 + random.nextInt(6);
        perform("scale " + desired);
        perform("deploy E");
        for (int looks = 0; looks < 60 && !isDone(); looks++) {
            timeline.advance(Duration.ofSeconds(20));
            note();
        }
        return this;
    }

    private boolean isDone() {
        return stage.verdict().equals("SUCCESSFUL COMPLETED E");
    }

    private void act() {
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> perform("deploy " + pick(List.of("A", "B", "C", "D")));
            case 3 -> {
                desired = random.nextInt(7);
                perform("scale " + desired);
            }
            case 4 -> perform("force");
            case 5 -> perform("stop " + pick(List.of("ROLLBACK", "ABORT")));
            case 6 -> set(pick(MINIMA), pick(MAXIMA));
            case 7 ->
                stage.tasks(pick(List.of("A", "B", "C", "D"))).stream()
                        .findFirst()
                        .ifPresent(arn -> stage.call(
                                "StopTask",
                                JsonNodeFactory.instance.objectNode().put("task", arn)));
            default ->
                runtime.alive().stream().skip(random.nextInt(3)).findFirst().ifPresent(alive -> alive.exit(1));
        }
    }

    private void set(int least, int most) {
        int oldMinimum = minimum;
        int oldMaximum = maximum;
        minimum = least;
        maximum = most;
        if (!perform("set min=" + least + " max=" + most)) {
            minimum = oldMinimum;
            maximum = oldMaximum;
        }
    }

    private boolean perform(String action) {
        tell(action);
        try {
            stage.act(action);
            return true;
        } catch (Stage.Refused refused) {
            tell(String.valueOf(refused.getMessage()));
            return false;
        }
    }

    private void note() {
        tell(stage.line());
    }

    private void tell(String what) {
        told.add(Duration.between(VirtualTimeline.BEGINNING, timeline.instant()).toSeconds() + " " + what);
    }

    private void look() {
        EcsService service = engine.state.services().stream().findFirst().orElse(null);
        if (service == null) {
            return;
        }
        Instant now = timeline.instant();
        List<EcsTask> begun = service.tasks.stream().filter(known::add).toList();
        if (!begun.isEmpty()) {
            checkMaximum(service, begun);
        }
        List<EcsTask> stopped = wanted.stream()
                .filter(task -> task.stopping && isScaling(task) && healthy(task, now))
                .toList();
        if (!stopped.isEmpty()) {
            checkMinimum(stopped, now);
        }
        if (!begun.isEmpty() || wanted.size() != count(service)) {
            known.retainAll(service.tasks);
            tell("tasks " + count(service));
        }
        wanted.clear();
        passing.clear();
        for (EcsTask task : service.tasks) {
            if (!task.stopping) {
                wanted.add(task);
                if (passes(task)) {
                    passing.add(task);
                }
            }
        }
    }

    private static long count(EcsService service) {
        return service.tasks.stream().filter(task -> !task.stopping).count();
    }

    private static boolean isScaling(EcsTask task) {
        String reason = task.stoppedReason;
        return task.stopCode == TaskStopCode.SERVICE_SCHEDULER_INITIATED
                && reason != null
                && reason.startsWith("Scaling activity");
    }

    /** Whether its health checks passed when they were last asked; the load balancer and the container say so, not ECS. */
    private boolean passes(EcsTask task) {
        return switch (given.kind()) {
            case WORKER -> true;
            case CHECKED -> task.containers.getFirst().health == HealthStatus.HEALTHY;
            case WEB ->
                !task.registrations.isEmpty()
                        && targets.state(
                                        Rehearsal.GROUP,
                                        task.registrations.getFirst().target())
                                == TargetState.HEALTHY;
        };
    }

    private boolean healthy(EcsTask task, Instant now) {
        Instant startedAt = task.startedAt;
        if (startedAt == null || !passing.contains(task)) {
            return false;
        }
        return given.kind() != Kind.WORKER || !now.isBefore(startedAt.plus(UNCHECKED));
    }

    private void checkMinimum(List<EcsTask> stopped, Instant now) {
        long healthy = wanted.stream()
                .filter(task -> healthy(task, now))
                .filter(task -> !task.stopping || stopped.contains(task))
                .count();
        int least = (desired * minimum + 99) / 100;
        if (healthy - stopped.size() < least) {
            violations.add(
                    "stopped %d of %d healthy tasks, with %d the least".formatted(stopped.size(), healthy, least));
            tell(violations.getLast());
        }
    }

    private void checkMaximum(EcsService service, List<EcsTask> begun) {
        long waiting = service.tasks.stream()
                .filter(task -> !task.stopping && task.containers.getFirst().handle == null)
                .count();
        long containers = service.tasks.stream()
                .filter(task -> task.containers.getFirst().alive())
                .count();
        int most = desired * maximum / 100;
        if (waiting + containers > most) {
            violations.add(
                    "began %d tasks to have %d, with %d the most".formatted(begun.size(), waiting + containers, most));
            tell(violations.getLast());
        }
    }

    /** Why this history is not as it should be; empty if it is. */
    String fault() {
        return !violations.isEmpty() ? violations.getFirst() : isDone() ? "" : "does not end: " + stage.line();
    }

    List<String> told() {
        return List.copyOf(told);
    }

    @Override
    public void close() {
        timeline.close();
    }
}
