package dev.slipway.sandbox.traffic;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Tells by the names in a call whose resources it is about: {@code ublog-staging-web}, {@code /ecs/ublog-staging},
 * {@code ublog/staging/database}.
 */
final class EnvironmentNames {

    /** The parameters that name something of an environment, the surest first. */
    private static final List<String> TELLING = List.of(
            "cluster",
            "service",
            "services",
            "serviceName",
            "clusters",
            "serviceArn",
            "serviceDeploymentArn",
            "serviceDeploymentArns",
            "serviceRevisionArns",
            "task",
            "tasks",
            "taskDefinition",
            "family",
            "familyPrefix",
            "resourceArn",
            "resourceIds",
            "logGroupName",
            "logGroupNamePrefix",
            "SecretId",
            "Key",
            "Prefix");

    private final Collection<String> environments;

    /** @param environments those that there are; looked at anew each time, not copied */
    EnvironmentNames(Collection<String> environments) {
        this.environments = environments;
    }

    /** The environment; empty if the parameters name none. */
    String of(Map<String, String> parameters) {
        for (String name : TELLING) {
            String value = parameters.get(name);
            if (value != null) {
                for (String environment : environments) {
                    if (names(value, environment)) {
                        return environment;
                    }
                }
            }
        }
        return "";
    }

    private static boolean names(String value, String environment) {
        return Pattern.compile("(^|[^a-z0-9])" + Pattern.quote(environment) + "($|[^a-z0-9])")
                .matcher(value)
                .find();
    }
}
