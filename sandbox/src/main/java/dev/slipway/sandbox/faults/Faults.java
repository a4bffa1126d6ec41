package dev.slipway.sandbox.faults;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The switch board. Everything is as AWS has it until a switch is thrown. Thread-safe. */
public final class Faults {

    private volatile boolean drain = true;
    private volatile boolean earlyExitsCounted = false;
    private @Nullable StaleAnswer staleAnswer;

    /**
     * An old answer planted at an environment's load balancer.
     *
     * @param environment whose load balancer gives it
     * @param path of the GET that it answers, without query
     * @param body sent as {@code application/json} with status 200
     * @param times how many more requests get it
     */
    public record StaleAnswer(String environment, String path, String body, int times) {
        public StaleAnswer {
            if (times < 1) {
                throw new IllegalArgumentException("stale-answer: times must be at least 1, not " + times);
            }
        }
    }

    /**
     * Whether tasks that a roll-out replaces are deregistered first and get SIGTERM. When false they get SIGKILL with
     * neither.
     */
    public boolean drains() {
        return drain;
    }

    /** Whether the circuit breaker counts a task that reached RUNNING and then exits, which ECS does not. */
    public boolean countsEarlyExits() {
        return earlyExitsCounted;
    }

    /** Takes the planted answer for one GET, if there is one; each call that gets it uses it up once. */
    public synchronized Optional<String> takeStaleAnswer(String environment, String path) {
        StaleAnswer planted = staleAnswer;
        if (planted == null
                || !planted.environment().equals(environment)
                || !planted.path().equals(path)) {
            return Optional.empty();
        }
        staleAnswer =
                planted.times() == 1 ? null : new StaleAnswer(environment, path, planted.body(), planted.times() - 1);
        return Optional.of(planted.body());
    }

    /**
     * Throws a switch: {@code drain} on|broken, {@code early-exits} counted|ignored, {@code stale-answer} with an object of
     * environment, path, body and times (1 if absent).
     *
     * @throws IllegalArgumentException with a message for a person, for a switch or value that does not exist
     */
    public synchronized void set(String name, JsonNode value) {
        switch (name) {
            case "drain" -> drain = !isSecond(name, value, "on", "broken");
            case "early-exits" -> earlyExitsCounted = !isSecond(name, value, "counted", "ignored");
            case "stale-answer" ->
                staleAnswer = new StaleAnswer(
                        text(value, "environment"),
                        text(value, "path"),
                        text(value, "body"),
                        value.path("times").asInt(1));
            default ->
                throw new IllegalArgumentException(
                        "There is no switch '" + name + "'; there are drain, early-exits, stale-answer");
        }
    }

    private static boolean isSecond(String name, JsonNode value, String first, String second) {
        String word = value.isString() ? value.stringValue() : value.toString();
        if (!word.equals(first) && !word.equals(second)) {
            throw new IllegalArgumentException(name + " is " + first + " or " + second + ", not " + word);
        }
        return word.equals(second);
    }

    private static String text(JsonNode value, String member) {
        JsonNode text = value.path(member);
        if (!text.isString()) {
            throw new IllegalArgumentException(
                    "stale-answer wants {\"environment\",\"path\",\"body\",\"times\"}; " + member + " is missing");
        }
        return text.stringValue();
    }
}
