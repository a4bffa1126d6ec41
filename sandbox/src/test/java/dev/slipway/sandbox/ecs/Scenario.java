package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.runtime.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One story of {@code scenarios.txt}, which explains its own notation.
 *
 * @param real whether it is also told with real processes
 * @param images what each image does, by its letter
 * @param then every state of the service with the second it began in
 * @param open whether more may follow after the last state of {@code then}
 * @param ends the verdict, and when it is taken
 */
record Scenario(
        String title,
        boolean real,
        Given given,
        Map<String, Script> images,
        List<Act> acts,
        List<String> then,
        boolean open,
        End ends) {

    private static final Pattern ACT = Pattern.compile("(?:at (\\d+) )?(.*?)(?: (?:refused|told): (.*))?");
    private static final Pattern SCRIPT = Pattern.compile("(?:first (\\d+) )?(.*)");
    private static final Pattern END = Pattern.compile("(.*?)(?: after (\\d+)m)?");

    Scenario {
        images = Map.copyOf(images);
        acts = List.copyOf(acts);
        then = List.copyOf(then);
    }

    /** Something done at a second; {@code refused} is part of ECS's answer, or empty where it agrees. */
    record Act(int second, String what, String refused) {}

    /** The verdict, {@code minute} minutes after the beginning; 0 for the end of the states told. */
    record End(String verdict, int minute) {}

    @Override
    public String toString() {
        return title;
    }

    static List<Scenario> all() {
        try (InputStream text = Objects.requireNonNull(Scenario.class.getResourceAsStream("scenarios.txt"))) {
            List<Scenario> scenarios = new ArrayList<>();
            for (String block : List.of(new String(text.readAllBytes(), StandardCharsets.UTF_8).split("\n\n+"))) {
                List<String> lines = block.lines()
                        .filter(line -> !line.startsWith("#") && !line.isBlank())
                        .toList();
                if (!lines.isEmpty()) {
                    scenarios.add(parse(lines));
                }
            }
            return scenarios;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Scenario parse(List<String> lines) {
        String title = lines.getFirst();
        Map<String, Script> images = new TreeMap<>();
        Given given = Given.parse("worker 1 A");
        List<Act> acts = new ArrayList<>();
        List<String> then = new ArrayList<>();
        End ends = new End("", 0);
        for (String line : lines.subList(1, lines.size())) {
            List<String> halves = List.of(line.trim().split(" +", 2));
            String rest = halves.size() > 1 ? halves.get(1) : "";
            switch (halves.getFirst()) {
                case "given" -> given = Given.parse(rest);
                case "when" -> List.of(rest.split("; *")).forEach(act -> acts.add(act(act)));
                case "then" -> List.of(rest.split(" *\\| *")).forEach(then::add);
                case "ends" -> ends = end(rest);
                default ->
                    images.merge(
                            halves.getFirst(), script(rest, Script.runs()), (before, later) -> script(rest, before));
            }
        }
        boolean open = !then.isEmpty() && then.getLast().equals("...");
        return new Scenario(
                title.replace(" [real]", ""),
                title.endsWith("[real]"),
                given,
                images,
                acts,
                open ? then.subList(0, then.size() - 1) : then,
                open,
                ends);
    }

    private static Act act(String text) {
        Matcher act = matched(ACT, text);
        return new Act(
                act.group(1) == null ? 0 : Integer.parseInt(act.group(1)),
                act.group(2),
                act.group(3) == null ? "" : act.group(3));
    }

    private static End end(String text) {
        Matcher end = matched(END, text);
        return new End(end.group(1), end.group(2) == null ? 0 : Integer.parseInt(end.group(2)));
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not understood: " + text);
        }
        return matcher;
    }

    static Script script(String text, Script base) {
        Matcher script = matched(SCRIPT, text);
        Script whole = base;
        if (script.group(1) != null) {
            return base.firstStarts(Integer.parseInt(script.group(1)), script(script.group(2), Script.runs()));
        }
        for (String clause : List.of(text.split(", *"))) {
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
            case "boots" -> script.bootsIn(time);
            case "healthy" -> script.healthyAfter(time);
            case "ill" -> script.unhealthyAfter(time);
            case "sick" -> script.neverHealthy();
            case "dies" -> Script.exits(Integer.parseInt(words.get(1)), time);
            case "crashes" -> script.exitsWith(Integer.parseInt(words.get(1)), time);
            case "outgrows" -> Script.runsOutOfMemory(time);
            case "unpullable" -> Script.cannotPull();
            case "deaf" -> script.ignoresSigterm();
            case "stops" -> script.stopsIn(time);
            default -> throw new IllegalArgumentException("no such behaviour: " + words);
        };
    }
}
