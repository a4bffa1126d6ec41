package dev.slipway.bench.demo;

import dev.slipway.bench.load.Report;
import dev.slipway.bench.program.Deployer;
import dev.slipway.bench.program.Programs;
import dev.slipway.bench.proof.Finding;
import dev.slipway.bench.release.Releases;
import dev.slipway.bench.stage.Addresses;
import dev.slipway.bench.stage.SandboxProgram;
import dev.slipway.bench.stage.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The demo: a sandbox of its own, the story on it, the judgement, and nothing left behind. Played once. */
public final class Demo {

    private static final Duration GRACE = Duration.ofSeconds(25);

    private final Options options;
    private final Screen screen;
    private final Path files;
    private final Programs programs;
    private @Nullable Stage stage;
    private long sandboxPid;

    /**
     * Prepares; starts nothing.
     *
     * @param files an empty folder for logs, summaries and the sandbox's state
     */
    public Demo(Options options, Screen screen, Path files) {
        this.options = options;
        this.screen = screen;
        this.files = files;
        this.programs = new Programs(options.root(), files, GRACE);
    }

    /** Plays the story and judges it. A signal meanwhile ends all that was started. */
    public Result play() throws IOException {
        Thread hook = new Thread(this::interrupted, "end");
        Runtime.getRuntime().addShutdownHook(hook);
        Observed observed = observe();
        Files.write(files.resolve("failed-requests.txt"), observed.load().failures());
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            untilTheProcessEnds(); // a signal came first: half a story has no result
        }
        screen.close();
        return new Result(observed, Judge.problems(observed, Releases.FIRST, Releases.SECOND));
    }

    private Observed observe() {
        Steps steps = new Steps(screen);
        steps.play("start the sandbox: PostgreSQL, Redis, AWS, Slack", this::start);
        Stage up = stage;
        if (up == null) {
            return observed(steps, Report.empty(), Optional.empty());
        }
        Deployer deployer = new Deployer(
                programs,
                options.deployer(),
                options.configuration(),
                files,
                up.addresses().variables());
        Story story = new Story(options, up, files, deployer, new Traffic(screen, options, Marks.random(6)));
        story.play(steps);
        return observed(steps, story.report(), story.writes());
    }

    private Steps.Came start() throws InterruptedException {
        SandboxProgram started = SandboxProgram.start(programs, options.sandbox(), files);
        sandboxPid = started.pid();
        Addresses addresses = started.addresses();
        Stage up = Stage.at(addresses);
        stage = up;
        if (options.brokenDrain()) {
            up.sandbox().fault("drain", "broken");
        }
        up.sandbox().fault("early-exits", options.earlyExitsCounted() ? "counted" : "ignored");
        return new Steps.Came(
                (options.brokenDrain() ? "WITH ITS DRAIN BROKEN; " : "") + "dashboard " + addresses.dashboard(),
                List.of());
    }

    private Observed observed(Steps steps, Report report, Optional<Finding> writes) {
        return new Observed(
                steps.ended(),
                steps.unreached(),
                report,
                report.of(Story.ROLLOUT),
                writes,
                steps.took(),
                shortened(),
                where(),
                files);
    }

    private List<State.Shortened> shortened() {
        Stage up = stage;
        try {
            return up == null ? List.of() : up.sandbox().state().shortened();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (RuntimeException _) {
            return List.of(); // a sandbox that has failed is reported by the step that met it
        }
    }

    private Map<String, String> where() {
        Map<String, String> where = new LinkedHashMap<>();
        Stage up = stage;
        if (up != null && options.keep()) {
            where.put("dashboard and Slack channel", up.addresses().dashboard().toString());
            where.put("staging", up.addresses().balancer("staging").toString());
            where.put("production", up.addresses().balancer("production").toString());
            where.put("ledger", "scripts/deployer history staging; s3://slipway-releases/ublog in the sandbox");
            where.put("environment for the deployer", "set -a; . " + files.resolve("sandbox.env") + "; set +a");
            where.put("to stop it all", "kill " + sandboxPid);
        } else {
            where.put("dashboard and Slack channel", "with --keep they stay, and their address stands here");
            where.put("ledger", "with --keep it stays: deployer history staging");
        }
        where.put("logs, step summaries", files.toString());
        return where;
    }

    private void end() throws IOException {
        Stage up = stage;
        if (up != null) {
            up.close();
        }
        if (up != null && options.keep()) {
            programs.keep();
        }
        clear();
    }

    /** After a signal, on a thread of its own. */
    private void interrupted() {
        screen.say("Stopping what was started …");
        screen.close();
        try {
            clear();
        } catch (IOException | UncheckedIOException left) {
            System.err.println("Tried to remove " + files.resolve("state") + " but failed because: " + left);
        }
    }

    /** Ends what was started and removes its state, unless it is kept. A second caller waits, and finds nothing to do. */
    private synchronized void clear() throws IOException {
        programs.close();
        if (!programs.kept()) {
            delete(files.resolve("state"));
        }
    }

    private static void untilTheProcessEnds() {
        while (true) {
            LockSupport.park();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
