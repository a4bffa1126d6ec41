package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Configuration;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.lease.LeasePolicy;
import dev.slipway.deployer.lease.Leases;
import dev.slipway.deployer.ledger.Terms;
import dev.slipway.deployer.operation.Ground;
import dev.slipway.deployer.operation.OperationOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.ParameterException;

/** What {@code stop}, {@code start} and {@code restart} share. */
final class Operating {
    private final Surroundings surroundings;

    Operating(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** @param operation what to do with the services that were chosen */
    int operate(
            String verb,
            GlobalOptions options,
            OperationOptions chosen,
            BiFunction<Ground, List<Environment.Service>, OperationOutcome> operation) {
        Configuration configuration = options.configuration(surroundings.variables());
        Environment environment = configuration.environment(chosen.environment());
        Terms terms = new Terms(configuration.state(), List.of(), null, chosen.patience(), LeasePolicy.standard());
        List<Environment.Service> services = services(chosen, environment);
        try (Aws aws = surroundings.connect().apply(environment.region())) {
            Session session = new Session(surroundings, options.json(), environment, aws);
            return session.hold(
                    verb,
                    String.join(", ", chosen.services()),
                    true,
                    terms,
                    Leases.Purpose.WRITE,
                    (custody, events) -> Ending.of(operation.apply(
                            new Ground(
                                    custody.over(session.aws()),
                                    environment,
                                    session.timing(),
                                    session.cancellation(),
                                    events),
                            services)));
        }
    }

    private static List<Environment.Service> services(OperationOptions chosen, Environment environment) {
        List<String> keys = chosen.services();
        if (keys.isEmpty()) {
            return environment.services();
        }
        List<Environment.Service> services = new ArrayList<>();
        for (String key : keys.stream().distinct().toList()) {
            services.add(environment
                    .service(key)
                    .orElseThrow(() -> new ParameterException(
                            chosen.spec().commandLine(),
                            "slipway.yml has no service \"" + key + "\"; there is "
                                    + environment.services().stream()
                                            .map(Environment.Service::name)
                                            .collect(Collectors.joining(", "))
                                    + ".")));
        }
        return services;
    }
}
