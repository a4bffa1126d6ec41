package dev.slipway.deployer.story;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One story of {@code stories.txt}, which explains its own notation.
 *
 * @param images what the tasks of each do, by tag
 * @param settings of the deployer, by name
 * @param says what the outcome tells people, each somewhere in its message
 */
record Story(
        String title,
        List<Given> services,
        Map<String, String> images,
        Map<String, String> settings,
        List<Act> acts,
        List<String> says,
        End ends) {
    private static final Pattern ACT = Pattern.compile("(?:(before)|at (\\d+)|once ([a-z0-9 -]+):) +(.+)");
    private static final Pattern END = Pattern.compile("(\\d+) (\\w+): (.+?)(?: after (\\d+)m)?");

    Story {
        services = List.copyOf(services);
        images = Map.copyOf(images);
        settings = Map.copyOf(settings);
        acts = List.copyOf(acts);
        says = List.copyOf(says);
    }

    /** When something is done by somebody else than the deployer. */
    sealed interface When {
        /** Before the release begins. */
        record Before() implements When {}

        /** So many seconds after its beginning. */
        record At(int second) implements When {}

        /** As soon as the deployer has told something for the first time, such as {@code serving web}. */
        record Once(String told) implements When {}
    }

    record Act(When when, String what) {}

    /**
     * What must come of it.
     *
     * @param services how each of them stands in the end, as {@link Truth} puts it
     * @param minutes how long after the deployer's end they stand so; 0 for at once
     */
    record End(int exitCode, String outcome, Map<String, String> services, int minutes) {
        End {
            services = Map.copyOf(services);
        }
    }

    @Override
    public String toString() {
        return title;
    }

    static List<Story> all() {
        try (InputStream text = Objects.requireNonNull(Story.class.getResourceAsStream("stories.txt"))) {
            List<Story> stories = new ArrayList<>();
            for (String block : List.of(new String(text.readAllBytes(), StandardCharsets.UTF_8).split("\n\n+"))) {
                List<String> lines = block.lines()
                        .filter(line -> !line.startsWith("#") && !line.isBlank())
                        .toList();
                if (!lines.isEmpty()) {
                    stories.add(parse(lines));
                }
            }
            return stories;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Story parse(List<String> lines) {
        List<Given> services = new ArrayList<>();
        Map<String, String> images = new HashMap<>(Map.of("v0", "runs", "v1", "runs", "v2", "runs"));
        Map<String, String> settings = new HashMap<>();
        List<Act> acts = new ArrayList<>();
        List<String> says = new ArrayList<>();
        End end = new End(-1, "", Map.of(), 0);
        for (String line : lines.subList(1, lines.size())) {
            String[] halves = line.trim().split(" +", 2);
            switch (halves[0]) {
                case "given" -> List.of(halves[1].split(", *")).forEach(text -> services.add(Given.parse(text)));
                case "with" ->
                    List.of(halves[1].split(" +"))
                            .forEach(setting ->
                                    settings.put(setting.replaceFirst("=.*", ""), setting.replaceFirst("[^=]*=?", "")));
                case "when" -> List.of(halves[1].split("; *")).forEach(act -> acts.add(act(act)));
                case "says" -> says.add(halves[1]);
                case "ends" -> end = end(halves[1]);
                default -> images.put(halves[0], halves[1]);
            }
        }
        return new Story(lines.getFirst(), services, images, settings, acts, says, end);
    }

    private static Act act(String text) {
        Matcher act = matched(ACT, text);
        When when = act.group(1) != null
                ? new When.Before()
                : act.group(2) != null ? new When.At(Integer.parseInt(act.group(2))) : new When.Once(act.group(3));
        return new Act(when, act.group(4));
    }

    private static End end(String text) {
        Matcher end = matched(END, text);
        Map<String, String> services = new TreeMap<>();
        for (String service : List.of(end.group(3).split(", *"))) {
            String[] words = service.split(" ", 2);
            services.put(words[0], words[1]);
        }
        return new End(
                Integer.parseInt(end.group(1)),
                end.group(2),
                services,
                end.group(4) == null ? 0 : Integer.parseInt(end.group(4)));
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not understood: " + text);
        }
        return matcher;
    }
}
