package dev.slipway.deployer.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.Behaviour;
import dev.slipway.deployer.aws.FakeAws;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.ledger.Build;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.Opening;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ReleaseId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProofTest {
    private static final Environment.Service WEB = new Environment.Service("web", "web", "app", 1, null);
    private static final Environment.Service WORKER = new Environment.Service("worker", "worker", "app", 1, null);
    private static final Environment STAGING = new Environment(
            "staging",
            "ublog",
            "111111111111",
            "eu-central-1",
            "ublog-staging",
            URI.create("https://staging.example.com"),
            "ublog",
            List.of(WEB, WORKER),
            null,
            null,
            null,
            null,
            2,
            Duration.ofMinutes(10));

    private final FakeAws aws = new FakeAws();
    private final Digest one = aws.push("v1", '1', Behaviour.HEALTHY);
    private final Digest two = aws.push("v2", '2', Behaviour.HEALTHY);
    private final Ledger ledger = new Ledger(aws.objects("releases"), new State("releases", "ublog"), "staging");

    private Proof.Result proof(boolean recorded, Digest digest) {
        return new Proof(STAGING, aws, recorded ? ledger : null).of(List.of(WEB, WORKER), digest);
    }

    private static void refused(Proof.Result result, String... reasons) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        Proof.Result.Refused.class,
                        refused -> assertThat(String.join("\n", refused.problems()))
                                .contains(reasons));
    }

    private static List<String> sources(Proof.Result result) {
        assertThat(result).isInstanceOf(Proof.Result.Proved.class);
        return ((Proof.Result.Proved) result).sources();
    }

    private void record(String release, String verb, Digest digest, int exitCode) {
        ledger.open(ReleaseRecord.of(
                        new Opening(
                                new ReleaseId(release),
                                "ublog",
                                "staging",
                                "ublog-staging",
                                verb,
                                "v",
                                digest,
                                new Build(null, null, null, Build.Compatible.UNKNOWN),
                                null,
                                null,
                                Instant.parse("2026-11-21T10:00:00Z").plusSeconds(release.hashCode() & 0xFF),
                                null),
                        "keeper",
                        List.of())
                .ended(new ReleaseRecord.End(Instant.EPOCH, "x", exitCode, "")));
    }

    @Test
    void demandsItInEveryServiceOfTheRelease() {
        aws.service("web", two);
        aws.service("worker", one);
        refused(proof(false, two), "it never ran in worker");
        aws.service("worker", two);
        assertThat(sources(proof(false, two)))
                .containsExactly("Proved in staging by ECS's service revisions of web, worker.");
    }

    @Test
    void findsItBehindManyOtherDeployments() {
        aws.service("web", two);
        aws.service("worker", two);
        for (int i = 0; i < 45; i++) {
            aws.deploySomethingElse("web", one);
        }
        assertThat(sources(proof(false, two))).hasSize(1);
        refused(proof(false, new Digest("sha256:" + "9".repeat(64))), "it never ran in web");
    }

    @Test
    void demandsARecordOfItsSuccessWhereReleasesAreRecorded() {
        aws.service("web", two);
        aws.service("worker", two);
        assertThat(sources(proof(true, two)).getLast()).isEqualTo("The ledger of staging has no release yet.");

        record("a", "run", two, 0);
        record("b", "deploy", one, 0);
        refused(proof(true, two), "the ledger has no record of it");
        record("c", "deploy", two, 30);
        refused(proof(true, two), "the ledger's newest record of it, c");
        record("d", "deploy", two, 0);
        assertThat(sources(proof(true, two)).getLast()).isEqualTo("And by the ledger's record of release d.");
    }
}
