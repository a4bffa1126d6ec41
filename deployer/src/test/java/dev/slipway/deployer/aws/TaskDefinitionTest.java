package dev.slipway.deployer.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.Image;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PidMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Volume;
import tools.jackson.databind.json.JsonMapper;

final class TaskDefinitionTest {
    private static final Image NEW = new Image("registry/ublog", new Digest("sha256:" + "a".repeat(64)));
    private static final Tag TAG = Tag.builder().key("team").value("blog").build();

    private static software.amazon.awssdk.services.ecs.model.TaskDefinition.Builder described() {
        return software.amazon.awssdk.services.ecs.model.TaskDefinition.builder()
                .taskDefinitionArn("arn:aws:ecs:eu-central-1:111111111111:task-definition/web:7")
                .family("web")
                .revision(7)
                .status("ACTIVE")
                .registeredAt(Instant.EPOCH)
                .registeredBy("somebody")
                .cpu("256")
                .memory("512")
                .networkMode(NetworkMode.AWSVPC)
                .pidMode(PidMode.TASK)
                .taskRoleArn("arn:aws:iam::111111111111:role/task")
                .volumes(Volume.builder().name("scratch").build())
                .containerDefinitions(
                        ContainerDefinition.builder()
                                .name("app")
                                .image("registry/ublog:v1")
                                .environment(KeyValuePair.builder()
                                        .name("A")
                                        .value("not to be printed")
                                        .build())
                                .build(),
                        ContainerDefinition.builder()
                                .name("sidecar")
                                .image("sidecar:1")
                                .essential(false)
                                .build());
    }

    @Test
    void changesTheImageOfOneContainerAndNothingElse() {
        TaskDefinition before = TaskDefinition.described(described().build(), List.of(TAG), Map.of());
        RegisterTaskDefinitionRequest content = before.withImage("app", NEW).content();
        RegisterTaskDefinitionRequest same = before.content();
        assertThat(content.containerDefinitions().getFirst().image()).isEqualTo(NEW.reference());
        assertThat(content.containerDefinitions().get(1))
                .isEqualTo(same.containerDefinitions().get(1));
        assertThat(content.toBuilder()
                        .containerDefinitions(same.containerDefinitions())
                        .build())
                .isEqualTo(same);
        assertThat(content.tags()).containsExactly(TAG);
        assertThat(content.volumes()).hasSize(1);
        assertThat(content.pidMode()).isEqualTo(PidMode.TASK);
        assertThat(content.family()).isEqualTo("web");
    }

    @Test
    void theSameImageIsTheSameContent() {
        TaskDefinition before = TaskDefinition.described(described().build(), List.of(), Map.of());
        TaskDefinition after = before.withImage("app", NEW);
        assertThat(after.sameContentAs(before)).isFalse();
        assertThat(after.withImage("app", NEW).sameContentAs(after)).isTrue();
    }

    @Test
    void carriesEveryMemberThatCanBeRegistered() {
        List<String> told = described().sdkFields().stream()
                .map(field -> field.memberName())
                .toList();
        List<String> taken = RegisterTaskDefinitionRequest.builder().sdkFields().stream()
                .map(field -> field.memberName())
                .toList();
        assertThat(told)
                .containsAll(taken.stream().filter(name -> !name.equals("tags")).toList());
    }

    @Test
    void doesNotPrintTheEnvironment() {
        TaskDefinition revision = TaskDefinition.described(described().build(), List.of(), Map.of());
        assertThat(revision.toString()).doesNotContain("not to be printed").contains("web:7");
    }

    @Test
    void refusesAContainerThatIsNotThere() {
        TaskDefinition revision = TaskDefinition.described(described().build(), List.of(), Map.of());
        assertThat(revision.hasContainer("web")).isFalse();
        assertThatThrownBy(() -> revision.image("web")).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void findsMembersThatAreYoungerThanTheSdk() {
        var raw = new JsonMapper().readTree("""
                {"family": "web", "somethingNew": 1,
                 "containerDefinitions": [
                   {"name": "app", "environment": [{"name": "A", "value": "b", "kind": "new"}],
                    "dockerLabels": {"anything": "goes"}}],
                 "volumes": [{"name": "files", "s3filesVolumeConfiguration": {"bucket": "b"}}]}
                """);
        assertThat(UnknownMembers.in(raw, described()))
                .containsOnlyKeys(
                        "somethingNew",
                        "containerDefinitions[0].environment[0].kind",
                        "volumes[0].s3filesVolumeConfiguration");
    }
}
