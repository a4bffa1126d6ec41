package dev.slipway.deployer.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot.Status;
import dev.slipway.deployer.aws.ServiceRevision;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The history of a service, newest first, each as the revision's number and its status; the digest is that of revision 2. */
final class ServiceHistoryTest {
    private static final Environment.Service WEB = new Environment.Service("web", "ublog-staging-web", "app", 1, null);

    private static Digest digest(int revision) {
        return new Digest("sha256:" + String.valueOf(revision).repeat(64));
    }

    static Stream<Arguments> histories() {
        return Stream.of(
                arguments("runs now", "2 SUCCESSFUL, 1 SUCCESSFUL", ""),
                arguments("its first", "2 SUCCESSFUL", ""),
                arguments("a newer one runs by now", "3 SUCCESSFUL, 2 SUCCESSFUL, 1 SUCCESSFUL", ""),
                arguments("never ran", "3 SUCCESSFUL, 1 SUCCESSFUL", "never ran in web"),
                arguments("no history", "", "never ran in web"),
                arguments("rolled back by ECS", "2 ROLLBACK_SUCCESSFUL, 1 SUCCESSFUL", "is ROLLBACK_SUCCESSFUL"),
                arguments("stopped", "2 STOPPED, 1 SUCCESSFUL", "is STOPPED"),
                arguments("not done yet", "2 IN_PROGRESS, 1 SUCCESSFUL", "is IN_PROGRESS"),
                arguments("failed once, then succeeded", "2 SUCCESSFUL, 2 ROLLBACK_SUCCESSFUL, 1 SUCCESSFUL", ""),
                arguments(
                        "succeeded once, then failed", "2 ROLLBACK_SUCCESSFUL, 2 SUCCESSFUL", "is ROLLBACK_SUCCESSFUL"),
                arguments(
                        "taken back after its success", "1 SUCCESSFUL, 2 SUCCESSFUL, 1 SUCCESSFUL", "was taken back"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("histories")
    void proves(String story, String history, String refusal) {
        List<ServiceDeploymentSnapshot> newestFirst = new ArrayList<>();
        Map<String, ServiceRevision> revisions = new HashMap<>();
        for (String one : history.isEmpty() ? new String[0] : history.split(", ", -1)) {
            int number = Integer.parseInt(one.substring(0, 1));
            String revision = "revision/" + newestFirst.size();
            newestFirst.add(new ServiceDeploymentSnapshot(
                    new ServiceDeploymentArn(
                            "arn:aws:ecs:eu-central-1:111111111111:service-deployment/c/web/" + newestFirst.size()),
                    Status.valueOf(one.substring(2)),
                    "",
                    revision,
                    Instant.EPOCH));
            revisions.put(
                    revision,
                    new ServiceRevision(
                            revision,
                            new TaskDefinitionArn(
                                    "arn:aws:ecs:eu-central-1:111111111111:task-definition/web:" + number),
                            Map.of("app", digest(number))));
        }
        Optional<String> refused = ServiceHistory.refusal(WEB, digest(2), newestFirst, revisions);
        if (refusal.isEmpty()) {
            assertThat(refused).as(story).isEmpty();
        } else {
            assertThat(refused)
                    .as(story)
                    .hasValueSatisfying(reason -> assertThat(reason).contains(refusal));
        }
    }
}
