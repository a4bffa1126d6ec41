package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Ecs;
import dev.slipway.deployer.aws.Launch;
import dev.slipway.deployer.aws.OneOffTask;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceRevision;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.aws.TaskSnapshot;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ECS as a test says that it is, call by call. Nothing moves by itself. A target revision is a task definition's ARN. */
final class ScriptedEcs implements Ecs {
    /** Every call, in order: {@code services}, {@code update web:1}. */
    final List<String> calls = new ArrayList<>();

    /** By name. */
    final Map<String, ServiceSnapshot> services = new HashMap<>();

    /** The newest first. */
    List<ServiceDeploymentSnapshot> deployments = List.of();

    List<TaskSnapshot> stopped = List.of();

    /** Whatever revision somebody asks for. */
    @Nullable
    TaskDefinition revision;

    private final Map<Integer, AwsFailure.Kind> refusals = new HashMap<>();
    private Runnable updated = () -> {};
    private Runnable read = () -> {};

    /** An account whose ECS is this one. */
    Aws over(Aws aws) {
        return (Aws) Proxy.newProxyInstance(
                ScriptedEcs.class.getClassLoader(),
                new Class<?>[] {Aws.class},
                (_, method, arguments) -> method.getName().equals("ecs") ? this : method.invoke(aws, arguments));
    }

    /** Refuses the call of that number, counted from 0 over all calls. */
    void refuse(int call, AwsFailure.Kind kind) {
        refusals.put(call, kind);
    }

    /** Refuses the next calls. */
    void refuseNext(int times, AwsFailure.Kind kind) {
        for (int call = calls.size(); call < calls.size() + times; call++) {
            refuse(call, kind);
        }
    }

    /** Changes what is shown once a service was told to move. */
    void onUpdate(Runnable then) {
        updated = then;
    }

    /** Changes what is shown before service deployments are described. */
    void onRead(Runnable before) {
        read = before;
    }

    void show(@Nullable ServiceSnapshot service) {
        services.clear();
        if (service != null) {
            services.put(service.name(), service);
        }
    }

    List<String> writes() {
        return calls.stream()
                .filter(call -> call.startsWith("update") || call.startsWith("restart") || call.startsWith("roll back"))
                .toList();
    }

    int count(String call) {
        return (int) calls.stream().filter(call::equals).count();
    }

    private void hear(String call) {
        AwsFailure.Kind refusal = refusals.get(calls.size());
        calls.add(call);
        if (refusal != null) {
            throw new AwsFailure(refusal, "ECS said " + refusal + " to " + call + ".", new IllegalStateException());
        }
    }

    @Override
    public List<ServiceSnapshot> services(String cluster, Collection<String> names) {
        hear("services");
        return names.stream()
                .flatMap(name -> Optional.ofNullable(services.get(name)).stream())
                .toList();
    }

    @Override
    public List<ServiceDeploymentSnapshot> serviceDeployments(String cluster, String service) {
        hear("list deployments");
        return deployments;
    }

    @Override
    public List<ServiceDeploymentSnapshot> serviceDeployments(Collection<ServiceDeploymentArn> arns) {
        read.run();
        hear("deployments");
        return deployments.stream().filter(one -> arns.contains(one.arn())).toList();
    }

    @Override
    public List<ServiceRevision> serviceRevisions(Collection<String> arns) {
        hear("revisions");
        return arns.stream()
                .map(arn -> new ServiceRevision(arn, new TaskDefinitionArn(arn), Map.of()))
                .toList();
    }

    @Override
    public ServiceSnapshot update(String cluster, String service, TaskDefinitionArn revision) {
        hear("update " + revision.id());
        updated.run();
        return Optional.ofNullable(services.get(service)).orElseThrow();
    }

    @Override
    public ServiceSnapshot restart(String cluster, String service, TaskDefinitionArn revision) {
        hear("restart " + revision.id());
        updated.run();
        return Optional.ofNullable(services.get(service)).orElseThrow();
    }

    @Override
    public void rollBack(ServiceDeploymentArn deployment) {
        hear("roll back " + deployment.id());
    }

    @Override
    public List<TaskArn> stopped(String cluster, String service) {
        hear("stopped");
        return stopped.stream().map(TaskSnapshot::arn).toList();
    }

    @Override
    public List<TaskSnapshot> tasks(String cluster, Collection<TaskArn> tasks) {
        hear("tasks");
        return stopped.stream().filter(task -> tasks.contains(task.arn())).toList();
    }

    private static UnsupportedOperationException unasked() {
        return new UnsupportedOperationException("nobody asks for that here");
    }

    @Override
    public TaskDefinition taskDefinition(TaskDefinitionArn arn) {
        hear("task definition");
        return Optional.ofNullable(revision).orElseThrow();
    }

    @Override
    public Optional<TaskDefinition> newest(String family) {
        throw unasked();
    }

    @Override
    public TaskDefinition register(TaskDefinition content) {
        throw unasked();
    }

    @Override
    public List<TaskSnapshot> runningTasks(String cluster, String service) {
        hear("running");
        return List.of();
    }

    @Override
    public Optional<TaskSnapshot> task(String cluster, TaskArn task) {
        throw unasked();
    }

    @Override
    public List<TaskArn> ofFamily(String cluster, String family) {
        throw unasked();
    }

    @Override
    public List<TaskArn> startedBy(String cluster, String startedBy) {
        throw unasked();
    }

    @Override
    public Launch run(OneOffTask task) {
        throw unasked();
    }

    @Override
    public void stop(String cluster, TaskArn task, String reason) {
        throw unasked();
    }
}
