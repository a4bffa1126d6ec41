package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.ecs.Rehearsal.CLUSTER;
import static dev.slipway.sandbox.ecs.Rehearsal.NETWORK;
import static dev.slipway.sandbox.ecs.Rehearsal.ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.sandbox.runtime.Script;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ManagedAgent;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PlatformUnknownException;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;

final class RunTaskTest {

    private final Rehearsal rehearsal = new Rehearsal();

    @AfterEach
    void close() {
        rehearsal.close();
    }

    private String revision() {
        return rehearsal.define("web", Rehearsal.app(ONE));
    }

    private List<Task> run(Consumer<RunTaskRequest.Builder> more) {
        RunTaskRequest.Builder request =
                RunTaskRequest.builder().cluster(CLUSTER).taskDefinition("web").networkConfiguration(NETWORK);
        more.accept(request);
        return rehearsal.ecs.runTask(request.build()).tasks();
    }

    private void refused(Consumer<RunTaskRequest.Builder> more, String message) {
        assertThatThrownBy(() -> run(more))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(message);
    }

    private static CapacityProviderStrategyItem provider(String name, int base, int weight) {
        return CapacityProviderStrategyItem.builder()
                .capacityProvider(name)
                .base(base)
                .weight(weight)
                .build();
    }

    @Test
    void givesTheTokensTasksBackUntilAnHourAfterTheLastHasStopped() {
        rehearsal.runtime.script(ONE, Script.exits(0, Duration.ofSeconds(3)));
        revision();
        Consumer<RunTaskRequest.Builder> twice = request -> request.count(2).clientToken("token");
        List<String> first = run(twice).stream().map(Task::taskArn).toList();
        rehearsal.timeline.advance(Duration.ofSeconds(38).plusMinutes(59).plusSeconds(59));
        assertThat(run(twice)).extracting(Task::taskArn).isEqualTo(first);
        assertThat(run(twice)).extracting(Task::lastStatus).containsOnly("STOPPED");

        rehearsal.timeline.advance(Duration.ofSeconds(1));
        assertThat(run(twice)).extracting(Task::taskArn).doesNotContainAnyElementsOf(first);
    }

    @Test
    void forgetsATokenAfterADayAlsoWhileItsTaskRuns() {
        revision();
        Consumer<RunTaskRequest.Builder> token = request -> request.clientToken("token");
        String first = run(token).getFirst().taskArn();
        rehearsal.timeline.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(run(token).getFirst().taskArn()).isEqualTo(first);

        rehearsal.timeline.advance(Duration.ofSeconds(1));
        assertThat(run(token).getFirst().taskArn()).isNotEqualTo(first);
    }

    @Test
    void namesTheTasksOfATokenThatIsUsedOtherwise() {
        revision();
        List<String> first = run(request -> request.clientToken("token").count(2)).stream()
                .map(Task::taskArn)
                .toList();

        ConflictException conflict = catchThrowableOfType(
                ConflictException.class,
                () -> run(request -> request.clientToken("token").count(3)));
        assertThat(conflict.resourceIds()).isEqualTo(first);
        assertThat(conflict).hasMessageContaining("already in use with a different RunTask request");
    }

    @Test
    void takesTurnsAmongTheSubnets() {
        revision();
        List<Task> tasks = run(request -> request.count(3));

        assertThat(tasks)
                .extracting(task ->
                        task.attachments().getFirst().details().getFirst().value())
                .containsExactly("subnet-a", "subnet-b", "subnet-a");
        assertThat(tasks)
                .extracting(Task::availabilityZone)
                .containsExactly("eu-central-1a", "eu-central-1b", "eu-central-1a");
    }

    @Test
    void followsACapacityProviderStrategy() {
        revision();

        assertThat(run(request -> request.count(7)
                        .capacityProviderStrategy(provider("FARGATE", 2, 1), provider("FARGATE_SPOT", 0, 4))))
                .extracting(Task::capacityProviderName)
                .containsExactly(
                        "FARGATE",
                        "FARGATE",
                        "FARGATE_SPOT",
                        "FARGATE_SPOT",
                        "FARGATE_SPOT",
                        "FARGATE",
                        "FARGATE_SPOT");
        assertThat(run(request -> {}).getFirst().capacityProviderName()).isEqualTo("FARGATE");
        assertThat(run(request -> request.launchType(LaunchType.FARGATE))
                        .getFirst()
                        .capacityProviderName())
                .isNull();
    }

    @Test
    void takesOverridesOfSizeAndShowsThem() {
        rehearsal.ecs.registerTaskDefinition(fargate("256", "512").build());
        String arn = run(request -> request.overrides(overrides -> overrides
                        .cpu("1 vCPU")
                        .memory("2GB")
                        .taskRoleArn("arn:aws:iam::111111111111:role/other")
                        .ephemeralStorage(storage -> storage.sizeInGiB(30))
                        .containerOverrides(ContainerOverride.builder()
                                .name("app")
                                .cpu(128)
                                .memory(256)
                                .memoryReservation(64)
                                .build())))
                .getFirst()
                .taskArn();
        rehearsal.timeline.advance(Duration.ofSeconds(25));
        Task task = rehearsal.task(arn);

        assertThat(task.overrides().taskRoleArn()).endsWith("role/other");
        assertThat(task.ephemeralStorage().sizeInGiB()).isEqualTo(30);
        assertThat(task.containers()).singleElement().satisfies(container -> {
            assertThat(container.cpu()).isEqualTo("128");
            assertThat(container.memory()).isEqualTo("256");
            assertThat(container.memoryReservation()).isEqualTo("64");
        });
    }

    @Test
    void takesTagsFromItselfTheDefinitionAndEcs() {
        rehearsal.ecs.registerTaskDefinition(fargate("256", "512")
                .tags(tag("team", "blog"), tag("release", "0"))
                .build());

        assertThat(run(request -> request.propagateTags(PropagateTags.TASK_DEFINITION)
                                .enableECSManagedTags(true)
                                .tags(tag("release", "1")))
                        .getFirst()
                        .tags())
                .containsExactly(tag("team", "blog"), tag("release", "1"), tag("aws:ecs:clusterName", CLUSTER));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    @Test
    void runsTheAgentOfEcsExecBesideEachContainer() {
        revision();
        refused(request -> request.enableExecuteCommand(true), "a valid taskRoleArn is not being used");

        String arn = run(request -> request.enableExecuteCommand(true)
                        .overrides(overrides -> overrides.taskRoleArn("arn:aws:iam::111111111111:role/web")))
                .getFirst()
                .taskArn();
        rehearsal.timeline.advance(Duration.ofSeconds(25));
        assertThat(rehearsal.task(arn).enableExecuteCommand()).isTrue();
        assertThat(rehearsal.task(arn).containers().getFirst().managedAgents())
                .extracting(ManagedAgent::lastStatus)
                .containsExactly("RUNNING");
    }

    @Test
    void refusesWhatEcsRefuses() {
        revision();
        refused(request -> request.count(0), "Count must be between 1 and 10");
        refused(request -> request.count(11), "Count must be between 1 and 10");
        refused(request -> request.clientToken("a b"), "clientToken");
        refused(request -> request.startedBy("release 1"), "startedBy");
        refused(request -> request.group("service:web"), "group");
        refused(request -> request.propagateTags(PropagateTags.SERVICE), "propagateTags");
        refused(request -> request.launchType(LaunchType.EC2), "No Container Instances were found in your cluster.");
        refused(
                request -> request.launchType(LaunchType.FARGATE).capacityProviderStrategy(provider("FARGATE", 0, 1)),
                "Specifying both a launch type and capacity provider strategy is not supported");
        refused(request -> request.capacityProviderStrategy(provider("mine", 0, 1)), "'mine' was not found");
        refused(request -> request.capacityProviderStrategy(provider("FARGATE", 0, 0)), "weight greater than zero");
        refused(request -> request.networkConfiguration((NetworkConfiguration) null), "must be provided");
        refused(
                request -> request.networkConfiguration(network -> network.awsvpcConfiguration(vpc -> {})),
                "subnets cannot be empty");
        refused(
                request -> request.overrides(overrides -> overrides.containerOverrides(
                        ContainerOverride.builder().command("migrate").build())),
                "name can not be empty");
        refused(
                request -> request.overrides(overrides -> overrides.containerOverrides(ContainerOverride.builder()
                        .name("app")
                        .command("x".repeat(8192))
                        .build())),
                "Container Overrides length must be at most 8192");
        refused(
                request -> request.overrides(overrides -> overrides.ephemeralStorage(storage -> storage.sizeInGiB(20))),
                "ephemeral storage");
        assertThatThrownBy(() -> run(request -> request.platformVersion("2.0.0")))
                .isInstanceOf(PlatformUnknownException.class);
        assertThat(rehearsal.started).isEmpty();
    }

    @Test
    void refusesANetworkWhereTheDefinitionHasNone() {
        rehearsal.ecs.registerTaskDefinition(request -> request.family("web").containerDefinitions(Rehearsal.app(ONE)));
        refused(request -> {}, "Network Configuration is not valid for the given networkMode");

        rehearsal.ecs.registerTaskDefinition(request -> request.family("web")
                .requiresCompatibilities(Compatibility.EC2)
                .networkMode(NetworkMode.AWSVPC)
                .containerDefinitions(Rehearsal.app(ONE)));
        refused(request -> {}, "Task definition does not support launch_type FARGATE.");
    }

    @Test
    void takesTheSizesThatFargateHas() {
        for (List<String> size : List.of(
                List.of("256", "2048"),
                List.of(".5 vCPU", "4 GB"),
                List.of("2048", "5120"),
                List.of("8192", "20480"),
                List.of("16 vCPU", "120GB"))) {
            rehearsal.ecs.registerTaskDefinition(
                    fargate(size.getFirst(), size.getLast()).build());
        }
        assertThat(rehearsal
                        .ecs
                        .describeTaskDefinition(request -> request.taskDefinition("web"))
                        .taskDefinition())
                .extracting(definition -> definition.cpu() + " " + definition.memory())
                .isEqualTo("16384 122880");
        notRegistered(fargate("256", "4096"), "No Fargate configuration exists for given values: 256 CPU, 4096 memory");
        notRegistered(fargate("300", "512"), "No Fargate configuration exists for given values");
        notRegistered(fargate("8192", "18432"), "No Fargate configuration exists for given values");
        notRegistered(fargate("little", "512"), "Invalid 'cpu' setting for task.");
        notRegistered(fargate("", "512"), "Fargate requires that 'cpu' be defined at the task level.");
        notRegistered(fargate("256", ""), "Fargate requires that 'memory' be defined at the task level.");
        notRegistered(fargate("256", "512").networkMode(NetworkMode.BRIDGE), "Fargate only supports network mode");
        notRegistered(
                fargate("256", "512")
                        .containerDefinitions(
                                Rehearsal.app(ONE).toBuilder().memory(1024).build()),
                "greater than for the task");
        assertThatThrownBy(() -> run(request ->
                        request.overrides(overrides -> overrides.cpu("256").memory("4096"))))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("No Fargate configuration exists");
    }

    private static RegisterTaskDefinitionRequest.Builder fargate(String cpu, String memory) {
        return RegisterTaskDefinitionRequest.builder()
                .family("web")
                .requiresCompatibilities(Compatibility.FARGATE)
                .networkMode(NetworkMode.AWSVPC)
                .cpu(cpu)
                .memory(memory)
                .containerDefinitions(Rehearsal.app(ONE));
    }

    private void notRegistered(RegisterTaskDefinitionRequest.Builder request, String message) {
        assertThatThrownBy(() -> rehearsal.ecs.registerTaskDefinition(request.build()))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining(message);
    }
}
