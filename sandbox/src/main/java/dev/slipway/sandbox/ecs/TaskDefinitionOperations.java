package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.Paging;
import dev.slipway.sandbox.protocol.Shapes;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DeregisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DeregisterTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;
import tools.jackson.databind.node.ObjectNode;

/** RegisterTaskDefinition, DescribeTaskDefinition, ListTaskDefinitions, DeregisterTaskDefinition. */
final class TaskDefinitionOperations {

    private final TaskDefinitions definitions;
    private final Account account;
    private final InstantSource clock;

    TaskDefinitionOperations(TaskDefinitions definitions, Account account, InstantSource clock) {
        this.definitions = definitions;
        this.account = account;
        this.clock = clock;
    }

    void register(Registry registry) {
        registry.onRaw("RegisterTaskDefinition", RegisterTaskDefinitionRequest::builder, this::add)
                .onRaw("DescribeTaskDefinition", DescribeTaskDefinitionRequest::builder, this::describe)
                .on("ListTaskDefinitions", ListTaskDefinitionsRequest::builder, this::list)
                .onRaw("DeregisterTaskDefinition", DeregisterTaskDefinitionRequest::builder, this::deregister);
    }

    private ObjectNode add(RegisterTaskDefinitionRequest input, ObjectNode json) {
        String family = Errors.required("Family", input.family());
        if (!family.matches("[A-Za-z0-9_-]{1,255}")) {
            throw Errors.client("Family contains invalid characters.");
        }
        TaskDefinitionRules.check(input);
        TaskDefinition.Builder definition = TaskDefinition.builder()
                .family(family)
                .containerDefinitions(input.containerDefinitions().stream()
                        .map(TaskDefinitionOperations::completed)
                        .toList())
                .taskRoleArn(nonEmpty(input.taskRoleArn()))
                .executionRoleArn(nonEmpty(input.executionRoleArn()))
                .networkMode(input.networkMode())
                .volumes(List.copyOf(input.volumes()))
                .requiresAttributes(List.of())
                .placementConstraints(List.copyOf(input.placementConstraints()))
                .compatibilities(Compatibility.EC2, Compatibility.FARGATE)
                .runtimePlatform(input.runtimePlatform())
                .pidMode(input.pidMode())
                .ipcMode(input.ipcMode())
                .proxyConfiguration(input.proxyConfiguration())
                .ephemeralStorage(input.ephemeralStorage())
                .enableFaultInjection(input.enableFaultInjection())
                .registeredBy("arn:aws:iam::" + account.id() + ":user/sandbox");
        if (TaskDefinitionRules.forFargate(input)) {
            FargateSize size = FargateSize.of(input.cpu(), input.memory());
            definition.cpu(String.valueOf(size.cpu())).memory(String.valueOf(size.memory()));
        } else {
            definition.cpu(nonEmpty(input.cpu())).memory(nonEmpty(input.memory()));
        }
        if (input.hasRequiresCompatibilities()) {
            definition.requiresCompatibilities(input.requiresCompatibilities());
        }
        if (input.hasInferenceAccelerators()) {
            definition.inferenceAccelerators(input.inferenceAccelerators());
        }
        ObjectNode raw = json.deepCopy();
        raw.remove("tags");
        Registered registered = definitions.add(definition.build(), raw, input.tags(), clock.instant());
        RegisterTaskDefinitionResponse.Builder response =
                RegisterTaskDefinitionResponse.builder().taskDefinition(registered.definition());
        if (input.hasTags()) {
            response.tags(input.tags());
        }
        return withUnknown(Shapes.write(response.build()), registered);
    }

    /** With the members that ECS fills in; a copied list is sent even when it is empty, as ECS does. */
    private static ContainerDefinition completed(ContainerDefinition container) {
        return container.toBuilder()
                .cpu(container.cpu() == null ? 0 : container.cpu())
                .essential(!Boolean.FALSE.equals(container.essential()))
                .portMappings(container.portMappings().stream()
                        .map(TaskDefinitionOperations::completed)
                        .toList())
                .environment(List.copyOf(container.environment()))
                .mountPoints(List.copyOf(container.mountPoints()))
                .volumesFrom(List.copyOf(container.volumesFrom()))
                .systemControls(List.copyOf(container.systemControls()))
                .build();
    }

    private static PortMapping completed(PortMapping mapping) {
        return mapping.toBuilder()
                .hostPort(mapping.hostPort() == null ? mapping.containerPort() : mapping.hostPort())
                .protocol(mapping.protocol() == null ? TransportProtocol.TCP : mapping.protocol())
                .build();
    }

    private static @Nullable String nonEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private ObjectNode describe(DescribeTaskDefinitionRequest input, ObjectNode json) {
        Registered registered = existing(input.taskDefinition());
        DescribeTaskDefinitionResponse.Builder response =
                DescribeTaskDefinitionResponse.builder().taskDefinition(registered.definition());
        if (input.includeAsStrings().contains("TAGS")) {
            response.tags(registered.tags());
        }
        return withUnknown(Shapes.write(response.build()), registered);
    }

    private ObjectNode deregister(DeregisterTaskDefinitionRequest input, ObjectNode json) {
        String id = Errors.required("taskDefinition", input.taskDefinition());
        if (EcsState.shortName(id).indexOf(':') < 0) {
            throw Errors.client("The taskDefinition must have a revision: family:revision.");
        }
        Registered registered = definitions.deregister(existing(id), clock.instant());
        return withUnknown(
                Shapes.write(DeregisterTaskDefinitionResponse.builder()
                        .taskDefinition(registered.definition())
                        .build()),
                registered);
    }

    private Registered existing(@Nullable String id) {
        return definitions
                .find(Errors.required("taskDefinition", id))
                .orElseThrow(() -> Errors.client("Unable to describe task definition."));
    }

    private static ObjectNode withUnknown(ObjectNode response, Registered registered) {
        if (response.get("taskDefinition") instanceof ObjectNode definition) {
            Shapes.keepUnknown(definition, registered.raw());
        }
        return response;
    }

    private ListTaskDefinitionsResponse list(ListTaskDefinitionsRequest input) {
        String wanted = input.statusAsString() == null ? "ACTIVE" : input.statusAsString();
        List<String> arns = definitions.all().stream()
                .filter(registered -> input.familyPrefix() == null
                        || registered.definition().family().equals(input.familyPrefix()))
                .filter(registered -> wanted.equals(registered.definition().statusAsString()))
                .map(Registered::arn)
                .toList();
        Paging.Page<String> page = Pages.of("ListTaskDefinitions", 100)
                .page(input.sort() == SortOrder.DESC ? arns.reversed() : arns, input.maxResults(), input.nextToken());
        return ListTaskDefinitionsResponse.builder()
                .taskDefinitionArns(page.items())
                .nextToken(page.nextToken())
                .build();
    }
}
