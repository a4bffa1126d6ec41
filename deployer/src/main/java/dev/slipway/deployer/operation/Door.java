package dev.slipway.deployer.operation;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.ScaledService;
import dev.slipway.deployer.config.Environment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What every operation looks at before it writes: whose account this is, and whether the services are there. Reads only. */
final class Door {
    private final Ground ground;
    private final List<Environment.Service> services;
    private final List<Subject> found = new ArrayList<>();

    Door(Ground ground, List<Environment.Service> services) {
        this.ground = ground;
        this.services = List.copyOf(services);
    }

    /** Every service asked for, as the look showed it. */
    List<Subject> found() {
        return List.copyOf(found);
    }

    Part look() {
        try {
            Instant deadline = ground.deadline();
            List<String> problems = account(deadline);
            if (problems.isEmpty()) {
                problems = services(deadline);
            }
            return problems.isEmpty() ? new Part.Went(detail()) : refused(problems);
        } catch (AwsFailure e) {
            return refused(List.of(String.valueOf(e.getMessage())));
        }
    }

    static Part refused(List<String> problems) {
        return new Part.Halted(new OperationOutcome.Refused(problems));
    }

    private List<String> account(Instant deadline) {
        Environment environment = ground.environment();
        String account =
                ground.patiently(deadline, () -> ground.aws().identity().account());
        return account.equals(environment.account())
                ? List.of()
                : List.of(
                        "Tried to work in %s but failed because: the AWS credentials are those of the account %s, and slipway.yml says %s. Use the credentials of %s, or correct environments.%s.account."
                                .formatted(
                                        environment.name(),
                                        account,
                                        environment.account(),
                                        environment.account(),
                                        environment.name()));
    }

    private List<String> services(Instant deadline) {
        String cluster = ground.environment().cluster();
        List<String> names =
                services.stream().map(Environment.Service::serviceName).toList();
        Map<String, ScaledService> shown =
                ground.patiently(deadline, () -> ground.aws().scaling().services(cluster, names)).stream()
                        .collect(Collectors.toMap(one -> one.snapshot().name(), Function.identity()));
        List<String> problems = new ArrayList<>();
        for (Environment.Service service : services) {
            ScaledService one = shown.get(service.serviceName());
            if (one == null || !one.snapshot().active()) {
                problems.add(
                        "Tried to find the service %s in the cluster %s but failed because: there is none. Correct services.%s.service in slipway.yml, or make the service."
                                .formatted(service.serviceName(), cluster, service.name()));
            } else {
                found.add(new Subject(service, one));
            }
        }
        return problems;
    }

    private String detail() {
        return found.stream()
                .map(one -> one.name() + " wants " + one.snapshot().desired())
                .collect(Collectors.joining(", "));
    }
}
