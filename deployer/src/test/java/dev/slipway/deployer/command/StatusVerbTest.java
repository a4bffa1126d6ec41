package dev.slipway.deployer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.InProcess;
import dev.slipway.deployer.aws.Objects;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.ledger.Build;
import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.Opening;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.maintenance.ControlEndpoint;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.sandbox.runtime.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator reads at night: what runs, who is at it, who was killed, and whether users see it. */
@Timeout(120)
final class StatusVerbTest {
    private static final State STATE = new State("slipway-releases", "shop");
    private static final String CONFIGURED = """
            state: s3://slipway-releases/shop
            maintenance: { path: /-/maintenance, tokenSecret: shop/control-token }""";
    private static final ReleaseId KILLED = new ReleaseId("20261121-101500-0a1b");
    private static final String ABORT = "Run: deployer abort staging --release " + KILLED;

    private Stage stage;
    private Objects objects;

    StatusVerbTest(@TempDir Path folder) {
        stage = new Stage(folder, CONFIGURED);
        objects = InProcess.aws(stage.sandbox.http()).objects(STATE.bucket());
        stage.sandbox.secrets().create("shop/control-token", "secret");
    }

    @BeforeEach
    void nobodyAnswers() {
        stage.variables.put("SLIPWAY_URL_STAGING", "http://127.0.0.1:1");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private JsonNode json() {
        assertThat(stage.run("--output json status staging")).as(stage.err()).isZero();
        return JsonMapper.shared().readTree(stage.out()).path("environments").path(0);
    }

    private ReleaseRecord begun() {
        return ReleaseRecord.of(
                new Opening(
                        KILLED,
                        "shop",
                        "staging",
                        "shop-staging",
                        "deploy",
                        "v9",
                        new Digest("sha256:" + "9".repeat(64)),
                        Build.UNKNOWN,
                        "anna",
                        "https://github.com/acme/shop/actions/runs/7",
                        stage.sandbox.timeline().instant(),
                        null),
                KILLED + "-run",
                List.of());
    }

    private Entry.Kept open(ReleaseRecord record) {
        return new Ledger(objects, STATE, "staging").open(record);
    }

    private void lease(String state, String verb, ReleaseId release, Duration left) {
        Instant now = stage.sandbox.timeline().instant();
        Map<String, String> fields = Map.of(
                "holder",
                release + "-1",
                "release",
                release.value(),
                "verb",
                verb,
                "actor",
                "anna",
                "runUrl",
                "https://github.com/acme/shop/actions/runs/7",
                "since",
                now.minusSeconds(90).toString(),
                "heartbeat",
                now.minusSeconds(5).toString(),
                "expiresAt",
                now.plus(left).toString(),
                "state",
                state);
        objects.create("shop/staging/lease.json", JsonMapper.shared().writeValueAsString(fields));
    }

    @Test
    void saysWhatRunsByTheRecordOfItsRelease() {
        String digest = stage.sandbox.push(
                "shop",
                "v2",
                Script.runs(),
                Map.of(
                        "org.opencontainers.image.version", "1.4.2",
                        "org.opencontainers.image.revision", "3f2a91c0d4e5"));
        stage.variables.put("GITHUB_ACTOR", "anna");
        assertThat(stage.run("deploy staging --image v2")).as(stage.err()).isZero();
        assertThat(stage.run("status staging")).isZero();
        assertThat(stage.writes()).isEmpty();
        assertThat(stage.calls()).doesNotContain("BatchGetImage");
        assertThat(stage.out())
                .containsPattern("web +" + new Digest(digest).abbreviated() + " +v2 +1\\.4\\.2 +3f2a91c0d +1 +1 +0")
                .containsPattern("released +by deploy 2\\S+ of anna, done 2")
                .contains("lease        nobody has it", "runs         none is under way");
        JsonNode service = json().path("services").path(0);
        assertThat(service.path("commit").asString()).isEqualTo("3f2a91c0d4e5");
        assertThat(service.path("label").asString()).isEqualTo("v2");
        assertThat(service.path("digest").asString()).isEqualTo(digest);
    }

    @Test
    void asksTheImageItselfWhereNoRecordTells() {
        String digest =
                stage.sandbox.push("shop", "v2", Script.runs(), Map.of("org.opencontainers.image.version", "1.4.2"));
        String revision = stage.define(
                "shop-staging-web",
                "v1",
                request -> request.containerDefinitions(Stage.app(
                        "v1", app -> app.image("111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop@" + digest))));
        stage.operator.updateService(request ->
                request.cluster("shop-staging").service("shop-staging-web").taskDefinition(revision));
        assertThat(json().path("services").path(0).path("version").asString()).isEqualTo("1.4.2");
    }

    @Test
    void saysThatNobodyAnswersForMaintenanceAndDoesNotFail() {
        assertThat(stage.run("status staging")).isZero();
        assertThat(stage.out())
                .contains(
                        "maintenance  not known",
                        "Tried to reach the control endpoint http://127.0.0.1:1/-/maintenance but failed because: nothing listens there.");
        assertThat(json().path("maintenance").path("mode").asString()).isEqualTo("unknown");
    }

    @Test
    void saysUntilWhenMaintenanceIsOn() throws IOException {
        try (ControlEndpoint endpoint = new ControlEndpoint()) {
            stage.variables.put("SLIPWAY_URL_STAGING", endpoint.url().toString());
            endpoint.change("full", "anna");
            assertThat(stage.run("status staging")).isZero();
            assertThat(stage.out()).contains("maintenance  full until 2026-11-21T10:30:00Z (anna)");
            endpoint.change("off", "anna");
            assertThat(json().path("maintenance").path("mode").asString()).isEqualTo("off");
        }
    }

    @Test
    void tellsARunThatGoesOnFromOneThatWasKilled() {
        open(begun());
        lease("held", "deploy", KILLED, Duration.ofSeconds(40));
        assertThat(stage.run("status staging")).isZero();
        assertThat(stage.out())
                .contains(
                        "deploy " + KILLED + " of anna (https://github.com/acme/shop/actions/runs/7) has it since",
                        "deploy " + KILLED + " (v9) of anna is under way")
                .doesNotContain("abort");
        stage.sandbox.timeline().advance(Duration.ofMinutes(2));
        assertThat(stage.run("status staging")).isZero();
        assertThat(stage.out()).contains("and is gone: it expired at", "was killed or cut off", ABORT);
        JsonNode run = json().path("runs").path(0);
        assertThat(run.path("standing").asString()).isEqualTo("left-behind");
        assertThat(run.path("next").asString()).isEqualTo("deployer abort staging --release " + KILLED);
        assertThat(json().path("lease").path("state").asString()).isEqualTo("expired");
    }

    @Test
    void saysWhoHasToWatchACancelledRunAndThatAbortDoes() {
        Entry.Kept kept = open(begun().recovering());
        lease("recovering", "deploy", KILLED, Duration.ofMinutes(-5));
        assertThat(stage.run("status staging")).isZero();
        assertThat(stage.out()).contains("left it recovering at", "nobody watches its way back", ABORT);
        ReleaseId abort = new ReleaseId("20261121-102000-0c0d");
        new Ledger(objects, STATE, "staging").takeOver(kept, "abort-" + abort);
        Objects.Found found = objects.read("shop/staging/lease.json").found().orElseThrow();
        objects.delete("shop/staging/lease.json", found.etag());
        lease("held", "abort", abort, Duration.ofSeconds(40));
        assertThat(stage.run("status staging")).isZero();
        assertThat(stage.out())
                .contains("was left behind, and abort finishes it now")
                .doesNotContain("Run: ");
    }

    @Test
    void showsWhatRunsThoughTheLedgerCannotBeRead() {
        objects.create("shop/staging/lease.json", "no lease");
        assertThat(stage.run("status staging")).isZero();
        assertThat(stage.out()).contains("COMPLETED", "lease        not known", "Tried to read the lease");
    }
}
