package dev.slipway.deployer.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.Rehearsal;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.pipeline.OneOff;
import dev.slipway.deployer.pipeline.OneOffOutcome;
import dev.slipway.deployer.pipeline.OneOffRequest;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.sandbox.runtime.Script;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The sandbox's faults of one-off tasks, each met with the deployer's defence and without it: with one of its limits taken
 * away the same fault gives another, wrong end. On virtual time with AWS's own delays.
 */
final class TaskFaultsTest {
    private static final OneOffLimits ALL = OneOffLimits.standard();

    @TempDir
    private Path folder;

    private Rehearsal rehearsal;
    private final List<Event> events = new ArrayList<>();
    private Duration timeout = Duration.ofMinutes(5);
    private int runs;

    @BeforeEach
    void start() {
        rehearsal = new Rehearsal(folder);
        migrates(Script.exits(0, Duration.ofSeconds(20)));
    }

    @AfterEach
    void close() {
        rehearsal.close();
    }

    private void migrates(Script script) {
        rehearsal.runtime.script(rehearsal.digest, Script.runs().on("migrate", script));
    }

    private TaskEnd run(OneOffLimits limits) {
        return run(limits, new ReleaseId("release-" + ++runs));
    }

    private TaskEnd run(OneOffLimits limits, ReleaseId release) {
        ServiceSnapshot like =
                rehearsal.aws.ecs().services(Rehearsal.CLUSTER, List.of("web")).getFirst();
        OneOffTaskRequest request = new OneOffTaskRequest(
                "migrate",
                release,
                "staging",
                Rehearsal.CLUSTER,
                like,
                rehearsal.aws.ecs().taskDefinition(like.taskDefinition()),
                "app",
                List.of("migrate"),
                timeout);
        events.clear();
        return rehearsal.play(() -> new OneOffRunner(rehearsal.aws, rehearsal.timing(), new Cancellation(), limits)
                .run(request, events::add));
    }

    private String whyNeverStarted() {
        return run(ALL) instanceof TaskEnd.NeverStarted never ? never.reason() : "it started";
    }

    private List<String> lines() {
        return events.stream()
                .filter(Event.LogLine.class::isInstance)
                .map(event -> ((Event.LogLine) event).line())
                .toList();
    }

    private long started() {
        return events.stream().filter(Event.TaskStarted.class::isInstance).count();
    }

    @Test
    void triesTheNextSubnetWhereThereIsNoRoom() {
        rehearsal.fault("capacity", "{\"subnet\":\"subnet-a\",\"reason\":\"RESOURCE:ENI\"}");

        assertThat(run(ALL)).isEqualTo(new TaskEnd.Succeeded());
        assertThat(run(new OneOffLimits(1, ALL.missing(), ALL.quietLooks())))
                .isEqualTo(new TaskEnd.NeverStarted("no room in subnet-a: RESOURCE:ENI", null));
    }

    @Test
    void saysWhereThereIsNoRoomAtAll() {
        rehearsal.fault("capacity", "{}");

        assertThat(whyNeverStarted())
                .startsWith("no room in subnet-a: Capacity is unavailable at this time")
                .contains("; subnet-b: Capacity is unavailable at this time");
        assertThat(started()).isZero();
    }

    @Test
    void waitsForATaskThatIsMissingAtFirst() {
        rehearsal.fault("missing-tasks", "\"40s\"");

        assertThat(run(ALL)).isEqualTo(new TaskEnd.Succeeded());
        assertThat(run(new OneOffLimits(ALL.subnets(), Duration.ZERO, ALL.quietLooks())))
                .isInstanceOf(TaskEnd.Unknown.class);
    }

    /** Ten lines of one instant after another, and too many bytes for one page of GetLogEvents. */
    private List<String> writesTenThousandLinesInItsLastSecond() {
        Script script = Script.exits(0, Duration.ofSeconds(20));
        List<String> written = IntStream.range(0, 10_000)
                .mapToObj(line -> "line " + line + " " + "x".repeat(120))
                .toList();
        for (int line = 0; line < written.size(); line++) {
            script = script.logs(Duration.ofMillis(19_000 + line / 10), written.get(line));
        }
        migrates(script);
        return written;
    }

    @Test
    void aLogThatIsThrottledAtTheEndIsReadAllTheSame() {
        List<String> written = writesTenThousandLinesInItsLastSecond();
        rehearsal.fault("log-delay", "\"8s\"");
        rehearsal.fault("throttling", "{\"burst\":0,\"operation\":\"GetLogEvents\",\"times\":200}");

        assertThat(run(ALL)).isEqualTo(new TaskEnd.Succeeded());
        assertThat(lines()).isEqualTo(written);
    }

    @Test
    void drainsALogThatComesLate() {
        List<String> written = writesTenThousandLinesInItsLastSecond();
        rehearsal.fault("log-delay", "\"18s\"");

        assertThat(run(ALL)).isEqualTo(new TaskEnd.Succeeded());
        assertThat(lines()).isEqualTo(written);

        assertThat(run(new OneOffLimits(ALL.subnets(), ALL.missing(), 1))).isEqualTo(new TaskEnd.Succeeded());
        assertThat(lines()).hasSizeLessThan(written.size());
    }

    @Test
    void doesNotTakeTheZeroOfAnInterruptedTaskForItsWord() {
        migrates(Script.runs());
        rehearsal.fault("interrupt", "{\"group\":\"family:web\",\"by\":\"spot\"}");
        assertThat(run(ALL)).asString().contains("Unknown").contains("SpotInterruption");

        rehearsal.fault("interrupt", "{\"group\":\"family:web\",\"by\":\"maintenance\"}");
        assertThat(run(ALL)).asString().contains("Unknown").contains("TerminationNotice");
    }

    @Test
    void anotherAttemptOfTheSameReleaseIsAnotherTask() {
        ReleaseId release = new ReleaseId("the-same");
        migrates(Script.exits(0, Duration.ofSeconds(20)).firstStarts(2, Script.exits(1, Duration.ofSeconds(20))));
        assertThat(run(ALL, release)).isInstanceOf(TaskEnd.Failed.class);
        assertThat(run(ALL, release)).isInstanceOf(TaskEnd.Failed.class);
        assertThat(run(ALL, release)).isEqualTo(new TaskEnd.Succeeded());
    }

    @Test
    void saysWhichSecretKeptItFromStarting() {
        rehearsal.fault("secret", "{\"secret\":\"ublog/staging/database\",\"to\":\"tasks\"}");

        assertThat(whyNeverStarted())
                .contains("TaskFailedToStart: ResourceInitializationError")
                .contains("AccessDeniedException")
                .contains(rehearsal.secret);
    }

    @Test
    void givesASlowStartTheTimeThatItWasGiven() {
        rehearsal.fault("slow-start", "{\"by\":\"3m\"}");
        assertThat(run(ALL)).isEqualTo(new TaskEnd.Succeeded());

        timeout = Duration.ofMinutes(2);
        assertThat(run(ALL)).isEqualTo(new TaskEnd.TimedOut("Its task was stopped."));
        rehearsal.timeline.advance(Duration.ofMinutes(5));
        assertThat(rehearsal.runtime.alive()).hasSize(1);
    }

    @Test
    void refusesAnArchivedImageBeforeItStartsATaskOfIt() {
        String archived = rehearsal.push("v2");
        rehearsal.fault("image", "{\"image\":\"v2\"}");
        OneOffOutcome refused = rehearsal.play(() -> new OneOff(rehearsal.aws, rehearsal.timing(), new Cancellation())
                .run(environment(), request(archived), events::add));
        assertThat(refused).isInstanceOf(OneOffOutcome.PreflightFailed.class);
        assertThat(started()).isZero();

        rehearsal.fault("image", "{\"image\":\"" + rehearsal.digest + "\"}");
        assertThat(whyNeverStarted()).contains("CannotPullContainerError");
        assertThat(started()).isOne();
    }

    /** Its door is looked at for as long as a release's: that AWS is busy is no fault of the command. */
    @ParameterizedTest
    @ValueSource(strings = {"DescribeImages", "DescribeServices", "DescribeTaskDefinition"})
    void waitsAtItsDoorWhileAwsIsTooBusyToAnswer(String read) {
        String image = rehearsal.push("v2");
        rehearsal.runtime.script(image, Script.runs().on("migrate", Script.exits(0, Duration.ofSeconds(20))));
        rehearsal.fault("throttling", "{\"burst\":0,\"times\":7,\"operation\":\"" + read + "\"}");
        OneOffOutcome outcome = rehearsal.play(() -> new OneOff(rehearsal.aws, rehearsal.timing(), new Cancellation())
                .run(environment(), request(image), events::add));
        assertThat(outcome).as(outcome.message()).isInstanceOf(OneOffOutcome.Succeeded.class);
    }

    private static OneOffRequest request(String image) {
        return new OneOffRequest(new ReleaseId("release"), "web", image, List.of("migrate"), Duration.ofMinutes(5));
    }

    private static Environment environment() {
        return new Environment(
                "staging",
                "ublog",
                "111111111111",
                "eu-central-1",
                Rehearsal.CLUSTER,
                URI.create("http://127.0.0.1"),
                "ublog",
                List.of(new Environment.Service("web", "web", "app", 1, null)),
                null,
                null,
                null,
                null,
                2,
                Duration.ofMinutes(20));
    }
}
