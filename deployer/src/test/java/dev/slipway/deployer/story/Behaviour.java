package dev.slipway.deployer.story;

import dev.slipway.sandbox.runtime.Script;
import java.time.Duration;
import java.util.List;

/** What an image's tasks do, in the words of {@code stories.txt}: {@code healthy 30s, stops 10s; migrate: dies 4 5s}. */
final class Behaviour {
    private static final Script MIGRATES = Script.exits(0, Duration.ofSeconds(20));

    private Behaviour() {}

    /** Images migrate well unless they say otherwise. */
    static Script of(String text) {
        Script whole = Script.runs().on("migrate", MIGRATES);
        for (String part : List.of(text.split("; *"))) {
            int colon = part.indexOf(": ");
            String head = colon < 0 ? "" : part.substring(0, colon);
            String clauses = part.substring(colon < 0 ? 0 : colon + 2);
            if (head.isEmpty()) {
                whole = clauses(whole, clauses);
            } else if (head.startsWith("first ")) {
                whole = whole.firstStarts(Integer.parseInt(head.substring(6)), clauses(Script.runs(), clauses));
            } else {
                whole = whole.on(head, clauses(Script.runs(), clauses));
            }
        }
        return whole;
    }

    private static Script clauses(Script base, String text) {
        Script whole = base;
        for (String clause : List.of(text.trim().split(", *"))) {
            whole = clause(whole, List.of(clause.split(" ")));
        }
        return whole;
    }

    /** The last word is a time, such as {@code 5s}, where one is needed. */
    private static Script clause(Script script, List<String> words) {
        String last = words.getLast();
        Duration time = last.matches("\\d+s")
                ? Duration.ofSeconds(Integer.parseInt(last.substring(0, last.length() - 1)))
                : Duration.ZERO;
        return switch (words.getFirst()) {
            case "runs" -> script;
            case "boots" -> script.bootsIn(time);
            case "healthy" -> script.healthyAfter(time);
            case "ill" -> script.unhealthyAfter(time);
            case "sick" -> script.neverHealthy();
            case "dies" -> script.neverHealthy().exitsWith(Integer.parseInt(words.get(1)), time);
            case "crashes", "exits" -> script.exitsWith(Integer.parseInt(words.get(1)), time);
            case "outgrows" -> Script.runsOutOfMemory(time);
            case "unpullable" -> Script.cannotPull();
            case "unstartable" ->
                Script.refuses("CannotStartContainerError: exec: \"java\": executable file not found in $PATH");
            case "deaf" -> script.ignoresSigterm();
            case "stops" -> script.stopsIn(time);
            default -> throw new IllegalArgumentException("no such behaviour: " + words);
        };
    }
}
