package dev.slipway.deployer.story;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.DeploymentAlarms;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;

/**
 * A service as a story gives it: {@code web 3 balanced smoke min=50 breaker=off wave=2}.
 *
 * @param name as {@code slipway.yml} calls it
 * @param flags {@code balanced} behind a target group, {@code checked} by a container health check, {@code secret} needs one,
 *     {@code smoke} is asked after the roll-out, {@code new} has not become steady when the release begins
 * @param options {@code min}, {@code max}, {@code breaker} ({@code rollback} unless given, {@code on}, {@code off}),
 *     {@code alarm}, {@code drain}, {@code grace}, {@code wave}, {@code image} ({@code v1} unless given), {@code sidecar} and
 *     {@code guard}: the image of a second container, one that its task can do without and one that it cannot
 */
record Given(String name, int desired, Set<String> flags, Map<String, String> options) {
    Given {
        flags = Set.copyOf(flags);
        options = Map.copyOf(options);
    }

    static Given parse(String text) {
        List<String> words = List.of(text.trim().split(" +"));
        Set<String> flags = new HashSet<>();
        Map<String, String> options = new HashMap<>();
        for (String word : words.subList(2, words.size())) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                flags.add(word);
            } else {
                options.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return new Given(words.get(0), Integer.parseInt(words.get(1)), flags, options);
    }

    boolean is(String flag) {
        return flags.contains(flag);
    }

    String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(option(name, String.valueOf(otherwise)));
    }

    String image() {
        return option("image", "v1");
    }

    /** The name in ECS. */
    String serviceName() {
        return "ublog-staging-" + name;
    }

    Duration drain() {
        return Duration.ofSeconds(number("drain", 5));
    }

    DeploymentConfiguration configuration() {
        String breaker = option("breaker", "rollback");
        return DeploymentConfiguration.builder()
                .minimumHealthyPercent(number("min", 100))
                .maximumPercent(number("max", 200))
                .deploymentCircuitBreaker(
                        circuit -> circuit.enable(!breaker.equals("off")).rollback(breaker.equals("rollback")))
                .alarms(Stream.ofNullable(options.get("alarm"))
                        .map(alarm -> DeploymentAlarms.builder()
                                .enable(true)
                                .rollback(true)
                                .alarmNames(alarm)
                                .build())
                        .findFirst()
                        .orElse(null))
                .build();
    }

    /** Its lines in {@code slipway.yml}. */
    String yaml() {
        String smoke = is("smoke") ? ", smoke: { path: /version, answers: 3, timeout: 30s }" : "";
        return "  %s: { service: \"ublog-{environment}-%s\", container: app, wave: %d%s }%n"
                .formatted(name, name, number("wave", 1), smoke);
    }
}
