package dev.slipway.sandbox.ecs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A service as a scenario gives it: {@code web 3 A min=50 max=150 breaker=rollback}.
 *
 * @param kind what has to pass before one of its tasks counts as healthy
 * @param isNew whether the story begins with its creation, not when it is steady
 * @param options by name, those not given as ECS has them
 */
record Given(Kind kind, int desired, String image, boolean isNew, Map<String, String> options) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What has to pass before a task counts as healthy. */
    enum Kind {
        /** Nothing: the 40-second rule. */
        WORKER,
        /** A container health check. */
        CHECKED,
        /** A target group's health check. */
        WEB
    }

    Given {
        options = Map.copyOf(options);
    }

    static Given parse(String text) {
        List<String> words = new ArrayList<>(List.of(text.trim().split(" +")));
        boolean isNew = words.remove("new");
        return new Given(
                        Kind.valueOf(words.get(0).toUpperCase(Locale.ROOT)),
                        Integer.parseInt(words.get(1)),
                        words.get(2),
                        isNew,
                        Map.of())
                .with(words.subList(3, words.size()));
    }

    Given with(List<String> more) {
        Map<String, String> all = new TreeMap<>(options);
        for (String option : more) {
            List<String> pair = List.of(option.split("=", 2));
            all.put(pair.get(0), pair.get(1));
        }
        return new Given(kind, desired, image, isNew, all);
    }

    private OptionalInt number(String option) {
        return Optional.ofNullable(options.get(option)).stream()
                .mapToInt(Integer::parseInt)
                .findFirst();
    }

    /** Of the grace period, in seconds. */
    OptionalInt grace() {
        return number("grace");
    }

    /** Between container health checks, in seconds. */
    int interval() {
        return number("interval").orElse(10);
    }

    /** The target group's deregistration delay, in seconds. */
    int drain() {
        return number("drain").orElse(5);
    }

    /** The deployment configuration as CreateService takes it. */
    ObjectNode configuration() {
        ObjectNode configuration = JSON.createObjectNode();
        number("min").ifPresent(percent -> configuration.put("minimumHealthyPercent", percent));
        number("max").ifPresent(percent -> configuration.put("maximumPercent", percent));
        String breaker = options.getOrDefault("breaker", "off");
        ObjectNode circuit = configuration
                .putObject("deploymentCircuitBreaker")
                .put("enable", !breaker.equals("off"))
                .put("rollback", breaker.equals("rollback"));
        Optional.ofNullable(options.get("reset"))
                .ifPresent(reset -> circuit.put("resetOnHealthyTask", Boolean.parseBoolean(reset)));
        Optional.ofNullable(options.get("threshold"))
                .ifPresent(threshold -> circuit.putObject("thresholdConfiguration")
                        .put("type", threshold.substring(0, threshold.indexOf(':')))
                        .put("value", Integer.parseInt(threshold.substring(threshold.indexOf(':') + 1))));
        Optional.ofNullable(options.get("alarm"))
                .ifPresent(alarm -> configuration
                        .putObject("alarms")
                        .put("enable", true)
                        .put(
                                "rollback",
                                options.getOrDefault("alarms", "rollback").equals("rollback"))
                        .putArray("alarmNames")
                        .add(alarm));
        return configuration;
    }
}
