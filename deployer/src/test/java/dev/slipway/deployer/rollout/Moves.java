package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.Behaviour;
import dev.slipway.deployer.aws.FakeAws;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.release.Image;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The service {@code web} on its way from revision 1 to revision 2, and what is told of it. */
final class Moves {
    static final String SERVICE = "ublog-staging-web";
    static final Environment.Service WEB = new Environment.Service("web", SERVICE, "app", 1, null);

    final FakeAws aws = new FakeAws();
    final List<Event> events = new ArrayList<>();
    final Move move;

    Moves() {
        aws.service("web", aws.push("v1", '1', Behaviour.HEALTHY));
        TaskDefinition before = aws.running("web");
        TaskDefinition after = aws.ecs()
                .register(
                        before.withImage("app", new Image(FakeAws.REPOSITORY, aws.push("v2", '2', Behaviour.HEALTHY))));
        move = new Move(WEB, before, after);
    }

    static Environment environment(@Nullable Duration timeout) {
        return new Environment(
                "staging",
                "ublog",
                "111111111111",
                "eu-central-1",
                "c",
                URI.create("http://127.0.0.1:9"),
                "ublog",
                List.of(WEB),
                null,
                null,
                null,
                null,
                2,
                timeout);
    }

    /** A service deployment to a revision, as young as its number. */
    static ServiceDeploymentSnapshot deployment(int revision, Status status) {
        return new ServiceDeploymentSnapshot(
                arn(revision), status, "because", Shown.revision(revision).value(), Shown.T0.plusSeconds(revision));
    }

    static ServiceDeploymentArn arn(int revision) {
        return new ServiceDeploymentArn(
                "arn:aws:ecs:eu-central-1:111111111111:service-deployment/c/" + SERVICE + "/d" + revision);
    }

    <E extends Event> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Events without their instants: {@code Serving web}. */
    List<String> told() {
        return events.stream().map(event -> event.getClass().getSimpleName()).toList();
    }
}
