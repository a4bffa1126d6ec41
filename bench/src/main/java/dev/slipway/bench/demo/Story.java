package dev.slipway.bench.demo;

import dev.slipway.bench.load.Phase;
import dev.slipway.bench.load.Report;
import dev.slipway.bench.program.Deployer;
import dev.slipway.bench.program.Poll;
import dev.slipway.bench.proof.Finding;
import dev.slipway.bench.proof.Writes;
import dev.slipway.bench.release.Bundle;
import dev.slipway.bench.release.Releases;
import dev.slipway.bench.stage.State;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The releases of the story, on a sandbox that is up. Played once, by one thread. */
final class Story {

    static final Phase ROLLOUT = Phase.serving("release 2 rolls out");

    private static final String STAGING = "staging";
    private static final String PRODUCTION = "production";
    private static final String REPOSITORY = "ublog";
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    private final Stage stage;
    private final Path files;
    private final Releases releases;
    private final Deployer deployer;
    private final Traffic traffic;
    private final Maintenance maintenance;
    private final URI balancer;
    private Optional<Finding> writes = Optional.empty();
    private String second = "";

    /**
     * Prepares the story; sends and starts nothing.
     *
     * @param files a folder for what is made on the way
     */
    Story(Options options, Stage stage, Path files, Deployer deployer, Traffic traffic) {
        this.stage = stage;
        this.files = files;
        this.deployer = deployer;
        this.traffic = traffic;
        this.releases = Releases.of(options.application(), options.arguments());
        this.balancer = stage.addresses().balancer(STAGING);
        this.maintenance = new Maintenance(deployer, traffic, balancer, options.rate());
    }

    /** Plays all of it. Its load has ended when this returns. */
    void play(Steps steps) {
        try {
            steps.play("deploy release 1 to staging", this::deployFirst);
            steps.play("deploy release 2 with a schema change, under load", this::deploySecond);
            steps.play("promote release 2 to production", this::promote);
            steps.play("deploy release 3, which starts and dies", this::deployBroken);
        } finally {
            traffic.end();
        }
        steps.play("maintenance on: 503 for everybody, health 200", () -> maintenance.on(STAGING));
        steps.play("maintenance off: everybody is served again", () -> maintenance.off(STAGING));
        steps.play("look for every accepted post in the database", this::prove);
    }

    /** What was counted while releases rolled. */
    Report report() {
        return traffic.report();
    }

    /** What the database said; empty when it was not asked. */
    Optional<Finding> writes() {
        return writes;
    }

    private Steps.Came deployFirst() throws Exception {
        Bundle one = labelled(releases.first());
        String digest = stage.sandbox().push(REPOSITORY, one);
        Deployer.Run run = deployer.run("deploy-release-1", "deploy", STAGING, "--image", one.tag());
        Steps.Came came = settled(run, STAGING, digest);
        if (came.problems().isEmpty()) {
            traffic.begin(balancer, Phase.serving("release 1 serves"));
        }
        return came;
    }

    private Steps.Came deploySecond() throws Exception {
        Bundle two = labelled(releases.second());
        second = stage.sandbox().push(REPOSITORY, two);
        Poll.pass(WARM_UP);
        traffic.enter(ROLLOUT);
        Deployer.Run run = deployer.run("deploy-release-2", "deploy", STAGING, "--image", two.tag());
        traffic.enter(Phase.serving("release 2 is promoted"));
        return migrated(settled(run, STAGING, second), STAGING);
    }

    private Steps.Came promote() throws Exception {
        Deployer.Run run = deployer.run("promote-release-2", "promote", PRODUCTION);
        return migrated(settled(run, PRODUCTION, second), PRODUCTION);
    }

    private Steps.Came deployBroken() throws Exception {
        traffic.enter(Phase.serving("release 3 fails"));
        String token = "broken-" + Marks.random(12);
        Bundle three = labelled(releases.broken(token));
        stage.sandbox().push(REPOSITORY, three);
        Deployer.Run run = deployer.run("deploy-release-3", "deploy", STAGING, "--image", three.tag());
        Evidence evidence = new Evidence(
                run.exitCode(),
                run.console(),
                lastMessage(),
                run.summary(),
                stage.aws().services(STAGING));
        return Steps.Came.of(
                run,
                "exit code %d; \"%s\" of its log stands on console, in Slack and summary; release 2 is back"
                        .formatted(run.exitCode(), token),
                Judge.brokenRelease(evidence, token, second));
    }

    private Bundle labelled(Bundle bundle) throws Exception {
        return Manifest.on(bundle, deployer, files);
    }

    private Steps.Came prove() throws Exception {
        Finding finding = database(STAGING).find(traffic.accepted());
        writes = Optional.of(finding);
        int there = finding.accepted() - finding.lost().size();
        return new Steps.Came(
                Result.count(there) + " of " + Result.count(finding.accepted()) + " are there", List.of());
    }

    private Steps.Came settled(Deployer.Run run, String environment, String digest) {
        List<String> problems = new ArrayList<>(Judge.exit(0, run.exitCode()));
        if (problems.isEmpty()) {
            problems.addAll(Judge.settled(digest, stage.aws().services(environment)));
        }
        return Steps.Came.of(run, digest.substring(0, 19) + " runs, by DescribeServices", problems);
    }

    private Steps.Came migrated(Steps.Came came, String environment) throws Exception {
        if (!came.problems().isEmpty() || database(environment).hasColumn(Releases.NEW_COLUMN)) {
            return came;
        }
        return new Steps.Came("", List.of("the column post." + Releases.NEW_COLUMN + " is not there."));
    }

    private String lastMessage() throws InterruptedException {
        List<State.Message> parents = stage.sandbox().state().slack().stream()
                .filter(message -> !message.inThread())
                .toList();
        return parents.isEmpty() ? "" : parents.getLast().text();
    }

    private Writes database(String environment) {
        return new Writes(stage.addresses().database(environment), stage.aws().databasePassword(environment));
    }
}
