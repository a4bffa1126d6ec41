package dev.slipway.deployer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.Behaviour;
import dev.slipway.deployer.aws.FakeAws;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.release.Digest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Plans against an account in memory. */
final class PlannerTest {
    private final FakeAws aws = new FakeAws();
    private final Digest v1 = aws.push("v1", '1', Behaviour.HEALTHY);
    private final Digest v2 = aws.push("v2", '2', Behaviour.HEALTHY);
    private final Planner planner = new Planner(aws);

    private static Environment.Service service(String name, String container, int wave) {
        return new Environment.Service(name, "ublog-staging-" + name, container, wave, null);
    }

    private static Environment environment(@Nullable Duration timeout, Environment.Service... services) {
        return new Environment(
                "staging",
                "ublog",
                "111111111111",
                "eu-central-1",
                "ublog-staging",
                URI.create("http://127.0.0.1:9"),
                "ublog",
                List.of(services),
                null,
                null,
                null,
                null,
                2,
                timeout);
    }

    private Plan ready(Environment environment, String label) {
        return planner.plan(environment, label) instanceof Planning.Ready(Plan plan) ? plan : fail(environment, label);
    }

    private Plan fail(Environment environment, String label) {
        throw new AssertionError(planner.plan(environment, label).toString());
    }

    private String impossible(Environment environment, String label) {
        return planner.plan(environment, label) instanceof Planning.Impossible(List<String> problems)
                ? String.join("\n", problems)
                : "possible";
    }

    @Test
    void changesWhatRunsAnotherDigestAndNothingElse() {
        aws.service("ublog-staging-web", v1);
        aws.service("ublog-staging-worker", v2);
        Plan plan = ready(environment(null, service("web", "app", 1), service("worker", "app", 2)), "v2");

        assertThat(plan.changesAnything()).isTrue();
        assertThat(plan.changed()).extracting(change -> change.service().name()).containsExactly("web");
        assertThat(plan.label()).isEqualTo("v2");
        assertThat(plan.image().digest()).isEqualTo(v2);
        ServiceChange web = plan.service("web").orElseThrow();
        assertThat(web.from()).contains(v1);
        assertThat(web.to()).isEqualTo(v2);
        assertThat(web.wanted().image("app")).isEqualTo(FakeAws.REPOSITORY + "@" + v2);
        assertThat(web.wanted().image("sidecar")).isEqualTo("sidecar:1");
        assertThat(web.ours()).singleElement().satisfies(one -> {
            assertThat(one.where().part()).isEqualTo(Part.IMAGE);
            assertThat(one.becomes()).contains(FakeAws.REPOSITORY + "@" + v2);
        });
        assertThat(web.infrastructure()).isEmpty();
        assertThat(web.differences()).isEmpty();
        assertThat(plan.service("worker").orElseThrow().changesAnything()).isFalse();
        assertThat(plan.service("jobs")).isEmpty();
        assertThat(plan.summary())
                .satisfiesExactly(
                        one -> assertThat(one.changed()).isTrue(),
                        one -> assertThat(one.changed()).isFalse());
        assertThat(plan.summary().getFirst().service()).isEqualTo("web");
        assertThat(plan.summary().getFirst().from()).isEqualTo(v1);
        assertThat(plan.summary().getFirst().to()).isEqualTo(v2);
    }

    @Test
    void changesNothingWhereItRunsAlready() {
        aws.service("ublog-staging-web", v1);
        Plan plan = ready(environment(null, service("web", "app", 1)), "v1");
        assertThat(plan.changesAnything()).isFalse();
        assertThat(plan.changed()).isEmpty();
        assertThat(plan.waves()).isEmpty();
    }

    @Test
    void timesTheWavesThatRoll() {
        aws.service("ublog-staging-web", v1);
        aws.service("ublog-staging-jobs", v1);
        aws.service("ublog-staging-worker", v2);
        Environment.Service[] services = {
            service("jobs", "app", 7), service("web", "app", 3), service("worker", "app", 5)
        };
        assertThat(ready(environment(Duration.ofMinutes(9), services), "v2").waves())
                .containsExactly(Map.entry(3, Duration.ofMinutes(9)), Map.entry(7, Duration.ofMinutes(9)));
        Plan computed = ready(environment(null, services), "v2");
        assertThat(computed.waves().get(3))
                .isEqualTo(computed.service("web").orElseThrow().time().allowed());
    }

    @Test
    void saysAllThatStandsInTheWay() {
        aws.service("ublog-staging-web", v1);
        Environment environment = environment(null, service("web", "nginx", 1), service("worker", "app", 1));
        assertThat(impossible(environment, "v2"))
                .contains("the container nginx of the service web", "has only app, sidecar")
                .contains("the service worker (ublog-staging-worker)", "services.worker.service");
        assertThat(impossible(environment, "v9")).contains("the image v9", "the repository ublog has no such tag");
    }

    @Test
    void tellsTheOneDigestThatRuns() {
        aws.service("ublog-staging-web", v1);
        aws.service("ublog-staging-worker", v1);
        Environment both = environment(null, service("web", "app", 1), service("worker", "app", 1));
        assertThat(planner.runningIn(both)).isEqualTo(new RunningDigest.One(v1));
    }

    @Test
    void tellsWhyThereIsNoOneDigest() {
        aws.service("ublog-staging-web", v1);
        aws.service("ublog-staging-worker", v2);
        assertThat(none(service("web", "app", 1), service("worker", "app", 1)))
                .contains("different digests (" + v1.abbreviated() + ", " + v2.abbreviated() + ")");
        assertThat(none(service("web", "app", 1), service("jobs", "app", 1))).contains("the service jobs");
        assertThat(none(service("web", "nginx", 1))).contains("the container nginx");
        assertThat(none(service("web", "sidecar", 1))).contains("web runs sidecar:1, which names no digest");
    }

    private String none(Environment.Service... services) {
        return planner.runningIn(environment(null, services)) instanceof RunningDigest.None(String problem)
                ? problem
                : "one";
    }

    @Test
    void saysWhatTheDigestsAloneDoNot() {
        aws.service("ublog-staging-web", v1);
        ServiceChange sidecar = ready(environment(null, service("web", "sidecar", 1)), "v2")
                .changed()
                .getFirst();
        assertThat(sidecar.from()).isEmpty();
        assertThat(sidecar.differences()).containsExactly("image was not pinned to a digest: sidecar:1");
    }

    private static Environment.Service based(String name, String container, String family) {
        return new Environment.Service(name, "ublog-staging-" + name, container, 1, null, family);
    }

    @Test
    void startsFromTheFamilyThatInfrastructureRegistersAndNeverWritesIntoIt() {
        aws.service("ublog-staging-web", v1);
        aws.service("infrastructure-web", v1);
        Environment other = environment(null, based("web", "app", "infrastructure-web"));
        ServiceChange change = ready(other, "v2").changed().getFirst();
        assertThat(change.base().family()).isEqualTo("infrastructure-web");
        assertThat(change.running().family()).isEqualTo("ublog-staging-web");
        assertThat(change.wanted().family()).isEqualTo("ublog-staging-web");
        assertThat(change.ours()).hasSize(1);
        assertThat(change.infrastructure())
                .as("the log's prefix is another one")
                .isNotEmpty()
                .noneMatch(one -> one.where().part() == Part.IMAGE);
        assertThat(change.differences()).isNotEmpty().allMatch(line -> line.startsWith("infrastructure: "));
    }

    @Test
    void aServiceThatRunsInfrastructuresOwnRevisionGetsAFamilyOfItsName() {
        aws.service("ublog-staging-web", v1);
        Environment same = environment(null, based("web", "app", "ublog-staging-web"));
        assertThat(ready(same, "v2").changed().getFirst().wanted().family()).isEqualTo("ublog-staging-web-released");
    }

    @Test
    void saysThatABaseIsNotThereOrLacksTheContainer() {
        aws.service("ublog-staging-web", v1);
        assertThat(impossible(environment(null, based("web", "app", "nobodys")), "v2"))
                .contains("the task definition family nobodys has no ACTIVE revision");
        assertThat(impossible(environment(null, based("web", "nginx", "ublog-staging-web")), "v2"))
                .contains("the container nginx of the service web");
    }
}
