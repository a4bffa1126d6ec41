package dev.slipway.deployer.story;

import dev.slipway.deployer.aws.Attempts;
import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.ConfigurationFile;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.pipeline.Outcome;
import dev.slipway.deployer.pipeline.Release;
import dev.slipway.deployer.pipeline.ReleaseRequest;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import dev.slipway.sandbox.VirtualSandbox;
import dev.slipway.sandbox.calls.CallFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where a story is played: ECS on a virtual clock with the story's services and images, the deployer, and somebody else who
 * acts meanwhile. Credentials come from system properties, as long as it is open.
 */
final class Stage implements AutoCloseable {
    static final String CLUSTER = "ublog-staging";
    private static final String REPOSITORY = "ublog";

    private final Path folder;
    private final Story story;
    private final long seed;
    private final VirtualSandbox sandbox;
    private final Operator operator;
    private final Truth truth;
    private final Users users;
    private final Aws aws;
    private final Cancellation cancellation = new Cancellation();
    private final Map<String, String> tags = new HashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Story.Act> pending = new ArrayList<>();

    /**
     * Brings the services up, until they are steady.
     *
     * @param attempts of the SDK for each call
     */
    Stage(Path folder, Story story, long seed, int attempts) {
        this.folder = folder;
        this.story = story;
        this.seed = seed;
        System.setProperty("aws.accessKeyId", "rehearsal");
        System.setProperty("aws.secretAccessKey", "rehearsal");
        sandbox = new VirtualSandbox(folder.resolve("images"), seed);
        truth = new Truth(sandbox.ecs(), CLUSTER, tags);
        aws = Aws.over(sandbox.http(), "eu-central-1", Attempts.withoutPauses(attempts));
        story.images()
                .forEach((tag, behaviour) -> tags.put(sandbox.push(REPOSITORY, tag, Behaviour.of(behaviour)), tag));
        Map<String, String> digests =
                tags.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
        operator = new Operator(sandbox, CLUSTER, REPOSITORY, digests);
        users = new Users(() -> truth.find(story.services().getFirst()).orElseThrow());
        story.services().forEach(operator::create);
        sandbox.timeline()
                .advance(Duration.ofMinutes(Integer.parseInt(story.settings().getOrDefault("steady", "3"))));
    }

    VirtualSandbox sandbox() {
        return sandbox;
    }

    Truth truth() {
        return truth;
    }

    List<Event> events() {
        return events;
    }

    /** How often an operation was called, by whomever. */
    int calls(String operation) {
        return sandbox.calls()
                .read(new CallFilter("", operation, "", Instant.MIN, 0, CallFilter.LIMIT))
                .size();
    }

    /** Lets time go by. */
    void pass(Duration duration) {
        sandbox.timeline().advance(duration);
    }

    /** Does what is done before the release. */
    void prepare() {
        for (Story.Act act : story.acts()) {
            if (act.when() instanceof Story.When.Before) {
                act(act.what());
                sandbox.timeline().advance(Duration.ofSeconds(2));
            }
        }
    }

    /** Releases {@code v2}, or the image of the story's setting, while the story happens. */
    Outcome release() {
        Environment environment = environment();
        String image = story.settings().getOrDefault("image", "v2");
        try (var _ = sandbox.timeline().join("deployer")) {
            story.acts().forEach(this::plan);
            return new Release(aws, timing(), cancellation)
                    .deploy(environment, new ReleaseRequest(new ReleaseId("r-1"), image, null), this::heard);
        }
    }

    private void plan(Story.Act act) {
        switch (act.when()) {
            case Story.When.Before() -> {}
            case Story.When.At(int second) -> {
                var _ = sandbox.timeline().start(act.what(), () -> {
                    sandbox.timeline().sleep(Duration.ofSeconds(second));
                    act(act.what());
                });
            }
            case Story.When.Once ignored -> pending.add(act);
        }
    }

    private void heard(Event event) {
        events.add(event);
        String told = switch (event) {
            case Event.StepStarted started -> "step " + started.step();
            case Event.Serving serving -> "serving " + serving.service();
            case Event.Finished finished -> "finished " + finished.service();
            case Event.TaskFailed failed -> "failed " + failed.service();
            case Event.ServiceFailed broken -> "broken " + broken.service();
            case Event.TaskStarted started -> "task " + started.purpose();
            default -> "";
        };
        for (Story.Act act : List.copyOf(pending)) {
            if (act.when() instanceof Story.When.Once(String wanted) && wanted.equals(told)) {
                pending.remove(act);
                act(act.what());
            }
        }
    }

    private void act(String what) {
        List<String> words = List.of(what.split(" ", 3));
        switch (words.getFirst()) {
            case "fault" -> operator.fault(words.get(1), words.get(2));
            case "mend" -> sandbox.faults().reset();
            case "cancel" -> cancellation.request(Cancellation.Signal.valueOf(words.get(1)));
            case "users" -> {
                switch (words.get(1)) {
                    case "shut-out" -> users.shut();
                    case "see" -> users.lie(operator.digest(words.get(2)));
                    default -> throw new IllegalArgumentException("no such trouble: " + what);
                }
            }
            default -> operator.act(words.getFirst(), given(words.get(1)), words.size() > 2 ? words.get(2) : "");
        }
    }

    private Given given(String name) {
        return story.services().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The deployer's own intervals, on the virtual clock; a wait ends with the run's cancellation. */
    private Timing timing() {
        return new Timing(
                sandbox.timeline(),
                duration -> sandbox.timeline().sleep(duration, cancellation::isRequested),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                new Random(seed));
    }

    private Environment environment() {
        Function<String, String> setting = name -> story.settings().getOrDefault(name, "");
        String services = story.services().stream()
                .filter(given -> !given.is("foreign"))
                .map(Given::yaml)
                .collect(Collectors.joining());
        String migrate = setting.apply("migrate").isEmpty()
                ? ""
                : "migrate: { like: %s, command: [migrate], timeout: %s }%n"
                        .formatted(story.services().getFirst().name(), setting.apply("migrate"));
        String yaml = """
                application: ublog
                repository: %s
                services:
                %s%srollout: { failFast: %s, timeout: %s }
                environments:
                  staging: { account: "%s", region: eu-central-1, cluster: %s, url: "%s" }
                """.formatted(
                        REPOSITORY,
                        services,
                        migrate,
                        story.settings().getOrDefault("failFast", "2"),
                        story.settings().getOrDefault("timeout", "60m"),
                        VirtualSandbox.ACCOUNT.id(),
                        CLUSTER,
                        users.url());
        try {
            Path file = Files.writeString(folder.resolve("slipway.yml"), yaml);
            return ConfigurationFile.read(file, Map.of()).environment("staging");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        users.close();
        operator.close();
        aws.close();
        sandbox.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }
}
