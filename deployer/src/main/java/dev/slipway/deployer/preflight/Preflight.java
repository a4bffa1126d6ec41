package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.aws.TaskDefinition.Logging;
import dev.slipway.deployer.config.Environment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Looks before anything is written. Independent checks run side by side, and all that they find is reported at once.
 * Reads only. Thread-safe.
 */
public final class Preflight {
    private final Aws aws;

    public Preflight(Aws aws) {
        this.aws = aws;
    }

    /** Everything that stands in the way, or that a person should know; without repetitions. */
    public List<Finding> check(Subject subject) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Finding>>> checks = new ArrayList<>();
            checks.add(threads.submit(guarded(() -> account(subject.environment()))));
            checks.add(threads.submit(guarded(() -> services(subject, threads))));
            return outcomes(checks);
        }
    }

    private List<Finding> account(Environment environment) {
        String account = aws.identity().account();
        return account.equals(environment.account())
                ? List.of()
                : List.of(Finding.obstacle(
                        "release to " + environment.name(),
                        "the AWS credentials are those of the account %s, and slipway.yml says %s"
                                .formatted(account, environment.account()),
                        "Use the credentials of %s, or correct environments.%s.account."
                                .formatted(environment.account(), environment.name())));
    }

    private List<Finding> services(Subject subject, ExecutorService threads) {
        Environment environment = subject.environment();
        List<String> names = subject.services().stream()
                .map(Environment.Service::serviceName)
                .toList();
        Map<String, ServiceSnapshot> shown = aws.ecs().services(environment.cluster(), names).stream()
                .collect(Collectors.toMap(ServiceSnapshot::name, Function.identity()));
        Map<String, Boolean> secrets = new ConcurrentHashMap<>();
        List<Future<List<Finding>>> checks = new ArrayList<>();
        for (Environment.Service service : subject.services()) {
            ServiceSnapshot snapshot = shown.get(service.serviceName());
            checks.add(threads.submit(guarded(() -> snapshot == null
                    ? List.of(noSuchService(environment, service))
                    : service(subject, service, snapshot, secrets))));
        }
        return outcomes(checks);
    }

    private List<Finding> service(
            Subject subject, Environment.Service service, ServiceSnapshot shown, Map<String, Boolean> secrets) {
        List<Finding> found = new ArrayList<>(subject.rolls() ? ServiceChecks.of(service, shown) : List.of());
        TaskDefinition revision = aws.ecs().taskDefinition(shown.taskDefinition());
        ServiceChecks.container(service, revision).ifPresent(found::add);
        boolean moves = wouldMove(subject, service, revision);
        if (moves && service.base() == null) {
            // With a base of infrastructure's the planner looks at that one.
            ServiceChecks.carriesOver(service, revision).ifPresent(found::add);
        }
        if (subject.rolls()) {
            // Also where nothing would move: what is still on its way, or was given up, is not done.
            ServiceChecks.busy(
                            service,
                            shown,
                            aws.ecs().serviceDeployments(subject.environment().cluster(), service.serviceName()))
                    .or(() -> moves ? Optional.empty() : ServiceChecks.givenUp(service, shown))
                    .ifPresent(found::add);
        }
        for (Map.Entry<String, String> secret : revision.secrets().entrySet()) {
            secret(service, secret.getKey(), secret.getValue(), secrets).ifPresent(found::add);
        }
        if (service.equals(subject.logs()) && revision.hasContainer(service.container())) {
            found.addAll(log(service, revision));
        }
        return found;
    }

    private static boolean wouldMove(Subject subject, Environment.Service service, TaskDefinition revision) {
        return subject.image() != null
                && revision.hasContainer(service.container())
                && !revision.image(service.container()).equals(subject.image().reference());
    }

    /** Only secrets of Secrets Manager; a {@code valueFrom} may also name a parameter of SSM. */
    private Optional<Finding> secret(
            Environment.Service service, String variable, String valueFrom, Map<String, Boolean> known) {
        if (!valueFrom.contains(":secretsmanager:")) {
            return Optional.empty();
        }
        String arn = withoutKey(valueFrom);
        boolean exists = known.computeIfAbsent(arn, aws.secrets()::exists);
        return exists
                ? Optional.empty()
                : Optional.of(Finding.obstacle(
                        "find the secret %s, which %s takes %s from".formatted(arn, service.name(), variable),
                        "there is none, or it is marked for deletion",
                        "Make it, or correct the task definition."));
    }

    /** A {@code valueFrom} may end with a JSON key, a version stage and a version after the secret's seven parts. */
    private static String withoutKey(String valueFrom) {
        String[] parts = valueFrom.split(":", 8);
        return String.join(":", List.of(parts).subList(0, Math.min(7, parts.length)));
    }

    private List<Finding> log(Environment.Service service, TaskDefinition revision) {
        Logging logging = revision.logging(service.container()).orElse(null);
        if (logging == null || !logging.awslogs()) {
            return List.of(Finding.warning(
                    "The log of one-off tasks cannot be shown: the container %s of %s logs %s, not to awslogs."
                            .formatted(
                                    service.container(),
                                    service.name(),
                                    logging == null ? "nowhere" : "to " + logging.driver())));
        }
        List<Finding> found = new ArrayList<>();
        String group = logging.group();
        if (group == null || !aws.logs().groupExists(group)) {
            found.add(Finding.obstacle(
                    "find the log group %s of %s".formatted(group, service.name()),
                    "there is none, so no task could start",
                    "Make it, or correct awslogs-group."));
        }
        if (logging.prefix() == null) {
            found.add(Finding.warning("The log of one-off tasks cannot be shown: %s has no awslogs-stream-prefix."
                    .formatted(service.name())));
        }
        if (!logging.blocking()) {
            found.add(Finding.warning(
                    "The log of one-off tasks may lack lines: awslogs of %s is non-blocking unless its mode says blocking."
                            .formatted(service.name())));
        }
        return found;
    }

    private static Finding noSuchService(Environment environment, Environment.Service service) {
        return Finding.obstacle(
                "read the service %s (%s)".formatted(service.name(), service.serviceName()),
                "the cluster %s has none of that name".formatted(environment.cluster()),
                "Make it first, or correct services.%s.service in slipway.yml.".formatted(service.name()));
    }

    /** A check that AWS does not answer is a finding of its own. */
    private static Callable<List<Finding>> guarded(Callable<List<Finding>> check) {
        return () -> {
            try {
                return check.call();
            } catch (AwsFailure e) {
                return List.of(Finding.unanswered(e));
            }
        };
    }

    private static List<Finding> outcomes(List<Future<List<Finding>>> checks) {
        Set<Finding> found = new LinkedHashSet<>();
        for (Future<List<Finding>> check : checks) {
            try {
                found.addAll(check.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return List.copyOf(found);
    }
}
