package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.Revision;
import dev.slipway.deployer.config.Environment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether tasks get what they need to start: secrets and roles. */
final class AccessChecks {
    private AccessChecks() {}

    /** One value that a container takes from elsewhere. */
    private record Taken(Environment.Service service, String variable, String from) {}

    private static Stream<Taken> taken(View view) {
        return view.revisions().entrySet().stream()
                .flatMap(entry -> entry.getValue().containers().stream()
                        .flatMap(container -> container.secrets().entrySet().stream()
                                .map(secret -> new Taken(entry.getKey(), secret.getKey(), secret.getValue()))));
    }

    /** Whether the secrets of Secrets Manager are there, without reading them. */
    static List<Finding> secrets(View view) {
        Map<String, Taken> wanted = new LinkedHashMap<>();
        taken(view)
                .filter(one -> one.from().contains(":secretsmanager:"))
                .forEach(one -> wanted.putIfAbsent(withoutKey(one.from()), one));
        List<Finding> found = new ArrayList<>();
        view.each(wanted.keySet(), view.aws().secrets()::exists).forEach((arn, exists) -> {
            Taken first = Objects.requireNonNull(wanted.get(arn));
            if (!exists) {
                found.add(Finding.obstacle(
                        "find the secret %s, which %s takes %s from"
                                .formatted(arn, first.service().name(), first.variable()),
                        "there is none, or it is marked for deletion",
                        "Make it, or correct the task definition."));
            }
        });
        return found;
    }

    /** A {@code valueFrom} may end with a JSON key, a version stage and a version after the secret's seven parts. */
    private static String withoutKey(String valueFrom) {
        String[] parts = valueFrom.split(":", 8);
        return String.join(":", List.of(parts).subList(0, Math.min(7, parts.length)));
    }

    /** Anything else is a parameter of Systems Manager, by its name or ARN, which is not looked for. */
    static List<Finding> parameters(View view) {
        Set<String> names = new LinkedHashSet<>();
        taken(view)
                .map(Taken::from)
                .filter(from -> !from.contains(":secretsmanager:"))
                .forEach(names::add);
        return names.isEmpty()
                ? List.of()
                : List.of(Finding.warning(
                        "Parameters of Systems Manager are not looked for: %s. A task that lacks one says so when it starts."
                                .formatted(String.join(", ", names))));
    }

    static List<Finding> executionRole(View view) {
        return roles(view, "execution role", Revision::executionRole);
    }

    static List<Finding> taskRole(View view) {
        return roles(view, "task role", Revision::taskRole);
    }

    /** Whether ECS can assume a role for tasks: the role is there, and it trusts ecs-tasks.amazonaws.com. */
    private static List<Finding> roles(View view, String kind, Function<Revision, @Nullable String> role) {
        Map<String, Environment.Service> wanted = new LinkedHashMap<>();
        view.revisions()
                .forEach((service, revision) ->
                        Optional.ofNullable(role.apply(revision)).ifPresent(arn -> wanted.putIfAbsent(arn, service)));
        List<Finding> found = new ArrayList<>();
        Map<String, Optional<String>> policies =
                view.each(wanted.keySet(), view.aws().survey()::trustPolicy);
        policies.forEach(
                (arn, policy) -> trust(policy)
                        .ifPresent(
                                because -> found.add(
                                        Finding.obstacle(
                                                "use the %s %s of %s"
                                                        .formatted(
                                                                kind,
                                                                arn,
                                                                Objects.requireNonNull(wanted.get(arn))
                                                                        .name()),
                                                because,
                                                "Make the role with a trust policy for ecs-tasks.amazonaws.com, or correct the task definition."))));
        return found;
    }

    private static Optional<String> trust(Optional<String> policy) {
        if (policy.isEmpty()) {
            return Optional.of("there is no such role");
        }
        return TrustPolicy.lets(policy.get(), "ecs-tasks.amazonaws.com")
                ? Optional.empty()
                : Optional.of("its trust policy does not let ecs-tasks.amazonaws.com assume it");
    }
}
