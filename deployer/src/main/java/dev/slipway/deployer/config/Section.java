package dev.slipway.deployer.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of the file, read key by key. Every read that meets a mistake notes it and goes on with a stand-in, so
 * that one pass finds all of them; nothing read is used once there is a mistake. Not thread-safe.
 */
final class Section {
    private final String path;
    private final Optional<Mark> start;
    private final Mistakes mistakes;
    private final SequencedMap<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Optional<Mark>> keys = new LinkedHashMap<>();

    private final Set<String> misspelt = new HashSet<>();

    /** @param path the keys that lead here with a dot after each; empty at the top */
    Section(String path, MappingNode node, Mistakes mistakes) {
        this.path = path;
        this.start = node.getStartMark();
        this.mistakes = mistakes;
        for (NodeTuple tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                mistakes.add(tuple.getKeyNode().getStartMark(), "a key must be a word", "");
            } else if (values.putIfAbsent(key.getValue(), tuple.getValueNode()) == null) {
                keys.put(key.getValue(), key.getStartMark());
            } else {
                mistakes.add(key.getStartMark(), quoted(key.getValue()) + " is given twice", "Keep one of them.");
            }
        }
    }

    /**
     * Notes every key that is not known.
     *
     * @param later keys that Slipway's design has and this version does not support, with what to do instead
     */
    void allow(List<String> known, Map<String, String> later) {
        for (String key : values.keySet()) {
            if (later.containsKey(key)) {
                wrong(key, quoted(key) + " is not supported yet", later.getOrDefault(key, ""));
            } else if (!known.contains(key)) {
                wrong(key, "unknown key " + quoted(key), Nearest.hint(key, known));
                Nearest.to(key, known).ifPresent(misspelt::add);
            }
        }
    }

    /** The keys as written, for mappings whose keys the user names; a malformed one is noted. */
    Set<String> names(Predicate<String> wellFormed, String form) {
        for (String name : values.keySet()) {
            if (!wellFormed.test(name)) {
                wrong(name, quoted(name) + " is no name that can be used", form);
            }
        }
        return values.sequencedKeySet();
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** Notes a mistake about a key's value; about the section itself when the key is missing. */
    void wrong(String key, String message, String hint) {
        mistakes.add(keys.getOrDefault(key, start), message, hint);
    }

    /** The mapping under a key; empty when the key is missing, and after a mistake. */
    Optional<Section> section(String key, String example) {
        Node value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof MappingNode mapping) {
            return Optional.of(new Section(path + key + ".", mapping, mistakes));
        }
        mistakes.add(value.getStartMark(), quoted(key) + " must have keys of its own, but is " + kind(value), example);
        return Optional.empty();
    }

    /** The mapping under a key that must be there. */
    Optional<Section> required(String key, String example) {
        if (!has(key)) {
            missing(key, example);
        }
        return section(key, example);
    }

    /** A text that must be there and is not empty. */
    String text(String key, String example) {
        if (!has(key)) {
            missing(key, example);
            return "";
        }
        return optionalText(key, example).orElse("");
    }

    /** A text that may be missing; what is there must not be empty. */
    Optional<String> optionalText(String key, String example) {
        Node value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof ScalarNode scalar && Tag.STR.equals(scalar.getTag()) && !looksLikeNumber(scalar)) {
            if (!scalar.getValue().isBlank()) {
                return Optional.of(scalar.getValue());
            }
            mistakes.add(value.getStartMark(), quoted(key) + " is empty", example);
        } else if (value instanceof ScalarNode scalar && !Tag.NULL.equals(scalar.getTag())) {
            mistakes.add(
                    value.getStartMark(),
                    quoted(key) + " must be text, but is " + kind(value),
                    "Put it in quotes: " + key + ": \"" + scalar.getValue() + "\".");
        } else {
            mistakes.add(value.getStartMark(), quoted(key) + " must be text, but is " + kind(value), example);
        }
        return Optional.empty();
    }

    /** A text that must be there and fit a form; the hint says the form. */
    String text(String key, Predicate<String> form, String hint) {
        String text = text(key, hint);
        if (!text.isEmpty() && !form.test(text)) {
            valueWrong(key, quoted(key) + " cannot be \"" + text + "\"", hint);
        }
        return text;
    }

    /** A whole number; the default when it is missing. */
    int number(String key, int least, int most, int missing) {
        Node value = values.get(key);
        if (value == null) {
            return missing;
        }
        String hint = "Write a whole number from " + least + " to " + most + ", without quotes.";
        if (!(value instanceof ScalarNode scalar) || !Tag.INT.equals(scalar.getTag())) {
            valueWrong(key, quoted(key) + " must be a number, but is " + kind(value), hint);
            return missing;
        }
        String digits = scalar.getValue();
        int number = digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : -1;
        if (number < least || number > most) {
            valueWrong(key, quoted(key) + " cannot be " + digits, hint);
            return missing;
        }
        return number;
    }

    /** A duration; the default when it is missing. */
    Duration duration(String key, Duration missing) {
        Node value = values.get(key);
        if (value == null) {
            return missing;
        }
        if (!(value instanceof ScalarNode scalar) || Tag.NULL.equals(scalar.getTag())) {
            valueWrong(key, quoted(key) + " must be a duration, but is " + kind(value), "Write it as 90s, 15m or 2h.");
            return missing;
        }
        try {
            return Durations.parse(scalar.getValue());
        } catch (IllegalArgumentException e) {
            valueWrong(key, quoted(key) + ": " + e.getMessage(), "");
            return missing;
        }
    }

    /** A list of texts that must be there and holds at least one. */
    List<String> texts(String key, String example) {
        Node value = values.get(key);
        if (value == null) {
            missing(key, example);
            return List.of();
        }
        if (!(value instanceof SequenceNode sequence)) {
            valueWrong(key, quoted(key) + " must be a list, but is " + kind(value), example);
            return List.of();
        }
        if (sequence.getValue().isEmpty()) {
            valueWrong(key, quoted(key) + " is an empty list", example);
        }
        for (Node item : sequence.getValue()) {
            if (!(item instanceof ScalarNode scalar) || !Tag.STR.equals(scalar.getTag())) {
                mistakes.add(
                        item.getStartMark(),
                        "each of " + quoted(key) + " must be text, but this is " + kind(item),
                        "Put it in quotes.");
            }
        }
        return sequence.getValue().stream()
                .filter(ScalarNode.class::isInstance)
                .map(item -> ((ScalarNode) item).getValue())
                .toList();
    }

    /** A list of mappings, each read as a section; empty when the key is missing, and after a mistake. */
    List<Section> sections(String key, String example) {
        Node value = values.get(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof SequenceNode sequence)) {
            valueWrong(key, quoted(key) + " must be a list, but is " + kind(value), example);
            return List.of();
        }
        List<Section> sections = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (item instanceof MappingNode mapping) {
                sections.add(new Section(path + key + ".", mapping, mistakes));
            } else {
                mistakes.add(
                        item.getStartMark(),
                        "each of " + quoted(key) + " must have keys of its own, but this is " + kind(item),
                        example);
            }
        }
        return sections;
    }

    /** An http or https address; a stand-in after a mistake. */
    URI url(String key, String text, boolean originOnly) {
        try {
            return Url.parse(text, originOnly);
        } catch (IllegalArgumentException e) {
            valueWrong(key, quoted(key) + ": " + e.getMessage(), "");
            return Url.STAND_IN;
        }
    }

    /** Notes that a key is missing, unless another was noted that was probably meant to be it. */
    private void missing(String key, String example) {
        if (!misspelt.contains(key)) {
            mistakes.add(start, quoted(key) + " is missing", example);
        }
    }

    /** Notes a mistake where the value stands. */
    void valueWrong(String key, String message, String hint) {
        Node value = values.get(key);
        mistakes.add(value == null ? start : value.getStartMark(), message, hint);
    }

    private String quoted(String key) {
        return "\"" + path + key + "\"";
    }

    /** Digits with a leading zero are text to YAML 1.2 and an octal number to 1.1: a trap, so they want quotes. */
    private static boolean looksLikeNumber(ScalarNode scalar) {
        return scalar.isPlain() && scalar.getValue().matches("\\d+");
    }

    private static String kind(Node node) {
        return switch (node) {
            case MappingNode _ -> "a mapping";
            case SequenceNode _ -> "a list";
            case ScalarNode scalar when Tag.NULL.equals(scalar.getTag()) -> "empty";
            case ScalarNode scalar
            when Tag.INT.equals(scalar.getTag()) || Tag.FLOAT.equals(scalar.getTag()) ->
                "the number " + scalar.getValue();
            case ScalarNode scalar when looksLikeNumber(scalar) -> "the number " + scalar.getValue();
            case ScalarNode scalar when Tag.BOOL.equals(scalar.getTag()) -> scalar.getValue();
            case ScalarNode scalar -> "the text \"" + scalar.getValue() + "\"";
            default -> "something else";
        };
    }
}
