package dev.slipway.deployer.policy;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.config.Environment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a release of an environment touches beyond the names in {@code slipway.yml}: what the revisions name that its services run.
 *
 * @param families of task definitions
 * @param roles ARNs of the roles of tasks, and of their start
 * @param logGroups names
 * @param secrets ARNs or names that containers take values from
 */
public record Footprint(
        Environment environment, Set<String> families, Set<String> roles, Set<String> logGroups, Set<String> secrets) {

    public Footprint {
        families = Set.copyOf(families);
        roles = Set.copyOf(roles);
        logGroups = Set.copyOf(logGroups);
        secrets = Set.copyOf(secrets);
    }

    /**
     * Reads it.
     *
     * @throws dev.slipway.deployer.aws.AwsFailure when AWS cannot be read
     */
    public static Footprint read(Aws aws, Environment environment) {
        List<String> names = environment.services().stream()
                .map(Environment.Service::serviceName)
                .toList();
        Set<String> families = new TreeSet<>();
        Set<String> roles = new TreeSet<>();
        Set<String> logGroups = new TreeSet<>();
        Set<String> secrets = new TreeSet<>();
        for (ServiceSnapshot service : aws.ecs().services(environment.cluster(), names)) {
            TaskDefinition definition = aws.ecs().taskDefinition(service.taskDefinition());
            families.add(definition.arn().id().replaceFirst(":\\d+$", ""));
            roles.addAll(definition.roles());
            secrets.addAll(definition.secrets().values());
            definition.containers().stream()
                    .flatMap(container -> definition.logging(container).stream())
                    .flatMap(logging -> Optional.ofNullable(logging.group()).stream())
                    .forEach(logGroups::add);
        }
        return new Footprint(environment, families, roles, logGroups, secrets);
    }
}
