package dev.slipway.deployer.rollout;

import static dev.slipway.deployer.rollout.Shown.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which of a service's deployments is ours. */
final class StartedTest {
    private final Moves world = new Moves();
    private final ScriptedEcs ecs = new ScriptedEcs();
    private final Started ours =
            new Started(world.move, Ours.NOT_KNOWN_YET, world.move.after(), Set.of(Moves.arn(1), Moves.arn(2)));

    private static ServiceDeploymentSnapshot to(int number, int revision) {
        return new ServiceDeploymentSnapshot(
                Moves.arn(number),
                Status.IN_PROGRESS,
                "",
                Shown.revision(revision).value(),
                T0);
    }

    @Test
    void itMovesToOurRevisionAndWasNotThereBefore() {
        ecs.deployments = List.of(to(5, 9), to(4, 2), to(3, 9), to(2, 2), to(1, 1));
        assertThat(ours.find(ecs, "c")).contains(Moves.arn(4));
    }

    @Test
    void anotherRevisionOrAnEarlierDeploymentIsNotOurs() {
        ecs.deployments = List.of(to(5, 9), to(2, 2), to(1, 1));
        assertThat(ours.find(ecs, "c")).isEmpty();
    }

    @Test
    void oneThatHasNoRevisionYetIsNotAskedFor() {
        ecs.deployments = List.of(new ServiceDeploymentSnapshot(Moves.arn(5), Status.PENDING, "", "", T0));
        assertThat(ours.find(ecs, "c")).isEmpty();
        assertThat(ecs.calls).containsExactly("list deployments");
    }

    @Test
    void aServiceThatKeepsItsRevisionIsRestarted() {
        ecs.show(Shown.service("ACTIVE", Shown.deployment(1, true, Rollout.IN_PROGRESS, 3, 0, 3)));
        Move stays = new Move(Moves.WEB, world.move.before(), world.move.before());
        Started asked = Started.asked(ecs, "c", stays, stays.after());
        assertThat(asked.ours()).isEqualTo(Ours.NOT_KNOWN_YET);
        assertThat(asked.send(ecs, "c").ours()).isEqualTo(new Ours("ecs-svc/1", T0.plusSeconds(1)));
        assertThat(ecs.writes()).containsExactly("restart web:1");
    }
}
