package dev.slipway.bench.demo;

import dev.slipway.bench.load.Load;
import dev.slipway.bench.load.Phase;
import dev.slipway.bench.load.Plan;
import dev.slipway.bench.load.Report;
import dev.slipway.bench.load.Summary;
import dev.slipway.bench.program.Deployer;
import dev.slipway.bench.program.Poll;
import dev.slipway.bench.proof.Finding;
import dev.slipway.bench.proof.Writes;
import dev.slipway.bench.release.Bundle;
import dev.slipway.bench.release.Releases;
import dev.slipway.bench.stage.Aws;
import dev.slipway.bench.stage.State;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The releases of the story, on a sandbox that is up. Played once, by one thread. */
final class Story {

    static final Phase ROLLOUT = Phase.serving("release 2 rolls out");

    private static final String STAGING = "staging";
    private static final String PRODUCTION = "production";
    private static final String REPOSITORY = "ublog";
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final double MAINTENANCE_RATE = 1000;

    private final Stage stage;
    private final Screen screen;
    private final Releases releases;
    private final Deployer deployer;
    private final Options options;
    private final String run;
    private final List<String> accepted = new ArrayList<>();
    private @Nullable Load load;
    private Report report = Report.empty();
    private Optional<Finding> writes = Optional.empty();
    private String second = "";

    /**
     * Prepares the story.
     *
     * @param run marks this run's posts; random, of a-z and 0-9
     */
    Story(Options options, Stage stage, Deployer deployer, Screen screen, String run) {
        this.options = options;
        this.stage = stage;
        this.deployer = deployer;
        this.screen = screen;
        this.run = run;
        this.releases = Releases.of(options.application(), options.arguments());
    }

    /** Plays all of it. Its load has ended when this returns. */
    void play(Steps steps) {
        try {
            roll(steps);
        } finally {
            endLoad();
        }
        toggle(steps);
    }

    private void roll(Steps steps) {
        Bundle one = releases.first();
        Bundle two = releases.second();
        steps.play("deploy release 1 to staging", () -> {
            String digest = stage.sandbox().push(REPOSITORY, one);
            Steps.Came came = deployed("deploy-release-1", STAGING, digest, "deploy", STAGING, "--image", one.tag());
            load = Load.start(
                    Plan.of(stage.addresses().balancer(STAGING), options.rate(), run, options.seed()),
                    Phase.serving("release 1 serves"));
            screen.live(this::counters);
            return came;
        });
        steps.play("deploy release 2 with a schema change, under load", () -> {
            second = stage.sandbox().push(REPOSITORY, two);
            Poll.pass(WARM_UP);
            enter(ROLLOUT);
            Steps.Came came = deployed("deploy-release-2", STAGING, second, "deploy", STAGING, "--image", two.tag());
            enter(Phase.serving("release 2 is promoted"));
            return migrated(came, STAGING);
        });
        steps.play(
                "promote release 2 to production",
                () -> migrated(deployed("promote-release-2", PRODUCTION, second, "promote", PRODUCTION), PRODUCTION));
        steps.play("deploy release 3, which starts and dies", this::breakIt);
    }

    private void toggle(Steps steps) {
        steps.play("maintenance on: 503 for everybody, health 200", () -> maintenance(Releases.SECOND));
        steps.play("maintenance off: everybody is served again", this::open);
        steps.play("look for every accepted post in the database", this::prove);
    }

    /** What was counted while releases rolled. */
    Report report() {
        return report;
    }

    /** What the database said; empty when it was not asked. */
    Optional<Finding> writes() {
        return writes;
    }

    private void endLoad() {
        Load running = load;
        if (running != null) {
            screen.live(() -> "");
            report = running.stop();
            accepted.addAll(report.accepted());
            load = null;
        }
    }

    private void enter(Phase phase) {
        Load running = load;
        if (running != null) {
            running.enter(phase);
        }
    }

    private String counters() {
        Load running = load;
        if (running == null) {
            return "";
        }
        Summary now = running.total();
        return "%s requests · %s failed · p99 %.0f ms · %s"
                .formatted(
                        Result.count(now.requests()), Result.count(now.failed()), now.millis(99), Result.releases(now));
    }

    private Steps.Came deployed(String name, String environment, String digest, String... verb)
            throws InterruptedException {
        Deployer.Run run = deployer.run(name, verb);
        List<String> problems = new ArrayList<>(Judge.exit(0, run.exitCode()));
        if (problems.isEmpty()) {
            problems.addAll(Judge.settled(digest, stage.aws().services(environment)));
        }
        return new Steps.Came(shortened(digest) + " runs, by DescribeServices", see(problems, run));
    }

    private Steps.Came migrated(Steps.Came came, String environment) throws Exception {
        if (!came.problems().isEmpty() || database(environment).hasColumn(Releases.NEW_COLUMN)) {
            return came;
        }
        return new Steps.Came(came.detail(), List.of("the column post." + Releases.NEW_COLUMN + " is not there."));
    }

    private Steps.Came breakIt() throws InterruptedException {
        enter(Phase.serving("release 3 fails"));
        String token = "broken-" + Marks.random(12);
        Bundle three = releases.broken(token);
        stage.sandbox().push(REPOSITORY, three);
        Deployer.Run run = deployer.run("deploy-release-3", "deploy", STAGING, "--image", three.tag());
        List<State.Message> slack = stage.sandbox().state().slack();
        Evidence evidence = new Evidence(
                run.exitCode(),
                run.console(),
                slack.isEmpty() ? "" : slack.getLast().text(),
                run.summary(),
                stage.aws().services(STAGING));
        return new Steps.Came(
                "exit code %d; its log \"%s\" is on console, Slack and summary; release 2 is back"
                        .formatted(run.exitCode(), token),
                see(Judge.brokenRelease(evidence, token, second), run));
    }

    private Steps.Came maintenance(String version) throws InterruptedException {
        Deployer.Run run = deployer.run(
                "maintenance-on", "maintenance", "on", STAGING, "--for", "10m", "--reason", "the demo shows it");
        List<String> problems = new ArrayList<>(Judge.exit(0, run.exitCode()));
        if (!problems.isEmpty()) {
            return new Steps.Came("", see(problems, run));
        }
        URI balancer = stage.addresses().balancer(STAGING);
        Phase closed = Phase.maintenance("maintenance");
        Report pages;
        Map<String, Integer> health;
        try (Load all = Load.start(Plan.of(balancer, MAINTENANCE_RATE, run("m"), options.seed()), closed)) {
            health = Health.ask(balancer);
            Poll.pass(LOOK);
            pages = all.stop();
        }
        accepted.addAll(pages.accepted());
        return new Steps.Came(
                "%s of %s requests got 503; %s"
                        .formatted(
                                Result.count(pages.total().maintenance()),
                                Result.count(pages.total().requests()),
                                health.entrySet().stream()
                                        .map(path -> path.getKey() + " " + path.getValue())
                                        .collect(Collectors.joining(", "))),
                see(Judge.maintenance(pages.total(), version, health), run));
    }

    private Steps.Came open() throws InterruptedException {
        Deployer.Run run = deployer.run("maintenance-off", "maintenance", "off", STAGING);
        List<String> problems = new ArrayList<>(Judge.exit(0, run.exitCode()));
        if (!problems.isEmpty()) {
            return new Steps.Came("", see(problems, run));
        }
        Phase serving = Phase.serving("after maintenance");
        Report pages;
        try (Load all = Load.start(
                Plan.of(stage.addresses().balancer(STAGING), options.rate(), run("o"), options.seed()), serving)) {
            Poll.pass(LOOK);
            pages = all.stop();
        }
        accepted.addAll(pages.accepted());
        return new Steps.Came(
                Result.count(pages.total().requests()) + " requests served",
                see(Judge.served("the second after maintenance", pages.total()), run));
    }

    private Steps.Came prove() throws Exception {
        Finding finding = database(STAGING).find(accepted);
        writes = Optional.of(finding);
        return new Steps.Came(
                "%s of %s are there"
                        .formatted(
                                Result.count(finding.accepted() - finding.lost().size()),
                                Result.count(finding.accepted())),
                List.of());
    }

    private Writes database(String environment) {
        Aws aws = stage.aws();
        return new Writes(stage.addresses().database(environment), aws.databasePassword(environment));
    }

    private String run(String part) {
        return run + part;
    }

    private static List<String> see(List<String> problems, Deployer.Run run) {
        return problems.stream()
                .map(problem -> problem + " See " + run.log() + ".")
                .toList();
    }

    private static String shortened(String digest) {
        return digest.length() > 19 ? digest.substring(0, 19) : digest;
    }
}
