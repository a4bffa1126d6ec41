package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.TaskProtection.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionResponse;
import software.amazon.awssdk.services.ecs.model.ProtectedTask;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionResponse;

/** UpdateTaskProtection, GetTaskProtection. */
final class ProtectionOperations {

    private final EcsState state;
    private final TaskProtection protection;

    ProtectionOperations(EcsState state, TaskProtection protection) {
        this.state = state;
        this.protection = protection;
    }

    void register(Registry registry) {
        registry.on("UpdateTaskProtection", UpdateTaskProtectionRequest::builder, this::update)
                .on("GetTaskProtection", GetTaskProtectionRequest::builder, this::get);
    }

    private record Answers(List<ProtectedTask> tasks, List<Failure> failures) {}

    private UpdateTaskProtectionResponse update(UpdateTaskProtectionRequest input) {
        Errors.required("cluster", input.cluster());
        Boolean enabled = input.protectionEnabled();
        if (enabled == null) {
            throw Errors.parameter("protectionEnabled can not be null.");
        }
        Answers answers = each(
                state.cluster(input.cluster()),
                Errors.required("tasks", input.tasks(), 10),
                task -> protection.set(task, enabled, input.expiresInMinutes()));
        return UpdateTaskProtectionResponse.builder()
                .protectedTasks(answers.tasks())
                .failures(answers.failures())
                .build();
    }

    private GetTaskProtectionResponse get(GetTaskProtectionRequest input) {
        Errors.required("cluster", input.cluster());
        Answers answers =
                each(state.cluster(input.cluster()), Errors.required("tasks", input.tasks(), 100), protection::get);
        return GetTaskProtectionResponse.builder()
                .protectedTasks(answers.tasks())
                .failures(answers.failures())
                .build();
    }

    private static Answers each(EcsCluster cluster, List<String> asked, Function<EcsTask, Result> question) {
        List<ProtectedTask> tasks = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (String id : asked) {
            EcsTask task = cluster.task(id);
            if (task == null) {
                failures.add(Errors.missing(
                        id.startsWith("arn:") ? id : cluster.arn.replace(":cluster/", ":task/") + "/" + id));
                continue;
            }
            switch (question.apply(task)) {
                case Result.State known ->
                    tasks.add(ProtectedTask.builder()
                            .taskArn(task.arn)
                            .protectionEnabled(known.until() != null)
                            .expirationDate(known.until())
                            .build());
                case Result.Refused refused ->
                    failures.add(Failure.builder()
                            .arn(refused.arn())
                            .reason(refused.reason())
                            .detail(refused.detail())
                            .build());
            }
        }
        return new Answers(List.copyOf(tasks), List.copyOf(failures));
    }
}
