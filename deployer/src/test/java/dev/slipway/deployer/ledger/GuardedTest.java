package dev.slipway.deployer.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployer.aws.Autoscaling;
import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.Behaviour;
import dev.slipway.deployer.aws.Ecs;
import dev.slipway.deployer.aws.Launch;
import dev.slipway.deployer.aws.OneOffTask;
import dev.slipway.deployer.aws.Scaling;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.lease.LeaseLost;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import dev.slipway.deployer.time.Cancellation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call of every gateway: which ones the lease holds up, and that each reaches AWS and comes back as it was. */
final class GuardedTest {
    private static final String WEB = "ublog-staging-web";

    /** What changes an environment. What ends our own work, StopTask and StopServiceDeployment, is none of it. */
    private static final Set<String> WRITES =
            Set.of("register", "update", "restart", "run", "scale", "tag", "untag", "autoscaling/3");

    private final Gate gate = new Gate();
    private final List<String> heard = new ArrayList<>();
    private final List<Object> answers = new ArrayList<>();
    private Custody custody = Custody.none();
    private Aws guarded = gate.aws;

    @BeforeEach
    void enter() {
        gate.aws.service(WEB, gate.aws.push("v1", '1', Behaviour.HEALTHY));
        custody = gate.enter("anna");
        custody.open(Gate.environment(), "v2", null, Build.UNKNOWN, gate.aws.time.instant(), Gate.SERVICES);
        guarded = custody.over(recorded(Aws.class));
    }

    static Stream<Method> calls() {
        return Stream.of(Ecs.class, Scaling.class)
                .flatMap(gateway -> Arrays.stream(gateway.getMethods()))
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .sorted(Comparator.comparing(Method::toString));
    }

    /** A gateway that notes what it hears, and answers each call with something of its own. */
    private <T> T recorded(Class<T> gateway) {
        return gateway.cast(Proxy.newProxyInstance(
                gateway.getClassLoader(), new Class<?>[] {gateway}, (self, method, arguments) -> {
                    Object answer = sample(method.getReturnType());
                    heard.add(method.getName());
                    answers.add(answer == null ? "nothing" : answer);
                    return answer;
                }));
    }

    private @Nullable Object sample(Class<?> type) {
        TaskDefinition revision = gate.aws.running(WEB);
        ServiceSnapshot.Network network = new ServiceSnapshot.Network(List.of("subnet-a"), List.of(), false);
        Map<Class<?>, Object> samples = Map.of(
                String.class,
                WEB,
                int.class,
                7,
                Map.class,
                Map.of(),
                TaskDefinition.class,
                revision,
                TaskDefinitionArn.class,
                revision.arn(),
                Autoscaling.class,
                Autoscaling.SUSPENDED,
                Cancellation.class,
                new Cancellation(),
                Launch.class,
                new Launch.NoRoom("RESOURCE:ENI"),
                OneOffTask.class,
                new OneOffTask(
                        "c", "migrate", revision.arn(), network, null, "app", List.of("migrate"), "anna", "token"),
                ServiceSnapshot.class,
                gate.aws.snapshot(WEB));
        if (samples.containsKey(type)) {
            return samples.get(type);
        } else if (type == ServiceDeploymentArn.class) {
            return new ServiceDeploymentArn("arn:aws:ecs:eu-central-1:111111111111:service-deployment/c/web/1");
        } else if (type == TaskArn.class) {
            return new TaskArn("arn:aws:ecs:eu-central-1:111111111111:task/c/1");
        } else if (type == Optional.class) {
            return Optional.of(new Object());
        } else if (Collection.class.isAssignableFrom(type)) {
            return new ArrayList<>(List.of(WEB));
        }
        return type.isInterface() ? recorded(type) : null;
    }

    private @Nullable Object call(Object gateway, Method method) throws IllegalAccessException {
        Object[] arguments =
                Arrays.stream(method.getParameterTypes()).map(this::sample).toArray();
        try {
            return method.invoke(gateway, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof LeaseLost lost) {
                throw lost;
            }
            throw new AssertionError(method + " failed", e);
        }
    }

    private Object gatewayOf(Method method) {
        return method.getDeclaringClass() == Ecs.class ? guarded.ecs() : guarded.scaling();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void everyCallReachesAwsAndItsAnswerComesBack(Method method) throws IllegalAccessException {
        Object gateway = gatewayOf(method);
        heard.clear();
        answers.clear();
        Object answer = call(gateway, method);
        assertThat(heard).containsExactly(method.getName());
        if (method.getReturnType() != void.class) {
            assertThat(answer).isSameAs(answers.getFirst());
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void whoeverHasLostTheLeaseWritesNothingAndMayReadAndEndItsOwnWork(Method method) throws IllegalAccessException {
        Object gateway = gatewayOf(method);
        gate.takenBy("berta");
        heard.clear();
        String name =
                method.getName().equals("autoscaling") ? "autoscaling/" + method.getParameterCount() : method.getName();
        if (WRITES.contains(name)) {
            assertThatThrownBy(() -> call(gateway, method)).isInstanceOf(LeaseLost.class);
            assertThat(heard).isEmpty();
        } else {
            call(gateway, method);
            assertThat(heard).hasSize(1);
        }
    }

    @Test
    void theOtherGatewaysAreAwssOwn() throws IllegalAccessException {
        for (String name : List.of("images", "logs", "secrets", "identity", "survey", "objects", "assuming")) {
            Method method = Arrays.stream(Aws.class.getMethods())
                    .filter(one -> one.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
            answers.clear();
            assertThat(call(guarded, method)).as(name).isSameAs(answers.getFirst());
        }
    }

    @Test
    void oneThatHeedsASignalIsGuardedToo() {
        Ecs ecs = guarded.heeding(new Cancellation()).ecs();
        gate.takenBy("berta");
        assertThatThrownBy(() -> ecs.register(gate.aws.running(WEB))).isInstanceOf(LeaseLost.class);
    }

    @Test
    void aMoveIsRecordedBeforeItIsAskedForAndNotOnTheWayBack() {
        guarded.ecs().update("c", WEB, gate.aws.running(WEB).arn());
        assertThat(gate.record("anna").service("web").orElseThrow().touched()).isTrue();
    }

    @Test
    void theWayBackWaitsForNoRecord() {
        custody.goBack();
        guarded.ecs().update("c", WEB, gate.aws.running(WEB).arn());
        assertThat(heard).contains("update");
        assertThat(gate.record("anna").service("web").orElseThrow().touched()).isFalse();
    }

    @Test
    void aTaskIsRecordedBeforeItIsStarted() {
        guarded.ecs().run((OneOffTask) requireNonNull(sample(OneOffTask.class)));
        assertThat(gate.record("anna").task()).isEqualTo(new ReleaseRecord.Task("migrate", "anna", null, null));
    }

    @Test
    void aTaskThatHasAPlaceIsRecordedByItsName() {
        Ecs ecs = custody.over(gate.aws).ecs();
        Launch launch = ecs.run((OneOffTask) requireNonNull(sample(OneOffTask.class)));
        assertThat(requireNonNull(gate.record("anna").task()).arn())
                .isEqualTo(((Launch.Placed) launch).task().arn());
    }
}
