package dev.slipway.sandbox.setup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of the file, read key by key. Every read that meets a mistake notes it and goes on with a stand-in, so that
 * one pass finds all of them; nothing read is used once there is a mistake. Not thread-safe.
 */
final class Section {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m|h)");

    private final String file;
    private final String path;
    private final Position start;
    private final Mistakes mistakes;
    private final SequencedMap<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Position> keys = new LinkedHashMap<>();

    /** @param path the keys that lead here with a dot after each; empty at the top */
    Section(String file, String path, MappingNode node, Mistakes mistakes) {
        this.file = file;
        this.path = path;
        this.start = Position.of(file, node);
        this.mistakes = mistakes;
        for (NodeTuple tuple : node.getValue()) {
            Position position = Position.of(file, tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                mistakes.add(position, "a key must be a word", "");
            } else if (values.putIfAbsent(key.getValue(), tuple.getValueNode()) == null) {
                keys.put(key.getValue(), position);
            } else {
                mistakes.add(position, quoted(key.getValue()) + " is given twice", "Keep one of them.");
            }
        }
    }

    /** Notes every key that is not known. */
    Section allow(String... known) {
        values.keySet().stream()
                .filter(key -> !List.of(known).contains(key))
                .forEach(key -> wrong(key, "unknown key " + quoted(key), Nearest.hint(key, Arrays.asList(known))));
        return this;
    }

    /** The keys as written, for mappings whose keys the user names; those of another form are noted and left out. */
    List<String> names(String form, String hint) {
        List<String> names = new ArrayList<>();
        for (String name : values.keySet()) {
            if (name.matches(form)) {
                names.add(name);
            } else {
                wrong(name, quoted(name) + " is no name that can be used", hint);
            }
        }
        return names;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Optional<Node> node(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** Where a key stands; where the section begins without it. */
    Position at(String key) {
        return keys.getOrDefault(key, start);
    }

    /** Where a key's value stands. */
    Position valueAt(String key) {
        return node(key).map(value -> Position.of(file, value)).orElse(start);
    }

    void wrong(String key, String message, String hint) {
        mistakes.add(at(key), message, hint);
    }

    /** The mapping under a key, an empty one for a key without value; empty when the key is missing, and after a mistake. */
    Optional<Section> section(String key) {
        Optional<Node> value = node(key);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof MappingNode mapping) {
            return Optional.of(new Section(file, path + key + ".", mapping, mistakes));
        }
        if (isEmpty(value.get())) {
            return Optional.of(new Section(
                    file,
                    path + key + ".",
                    new MappingNode(Tag.MAP, List.of(), org.snakeyaml.engine.v2.common.FlowStyle.BLOCK),
                    mistakes));
        }
        mistakes.add(Position.of(file, value.get()), quoted(key) + " must have keys of its own", "");
        return Optional.empty();
    }

    /** A text, not blank; empty when the key is missing, and after a mistake. */
    Optional<String> text(String key, String example) {
        return node(key).flatMap(value -> text(quoted(key), value, example));
    }

    private Optional<String> text(String what, Node value, String example) {
        if (value instanceof ScalarNode scalar && Tag.STR.equals(scalar.getTag()) && !isDigits(scalar)) {
            if (!scalar.getValue().isBlank()) {
                return Optional.of(scalar.getValue());
            }
            mistakes.add(Position.of(file, value), what + " is empty", example);
        } else if (value instanceof ScalarNode scalar && !isEmpty(value)) {
            mistakes.add(
                    Position.of(file, value),
                    what + " must be text",
                    "Put it in quotes: \"" + scalar.getValue() + "\".");
        } else {
            mistakes.add(Position.of(file, value), what + " must be text", example);
        }
        return Optional.empty();
    }

    /** A list of texts; none when the key is missing. */
    List<String> texts(String key, String example) {
        Optional<Node> value = node(key);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof SequenceNode sequence)) {
            mistakes.add(valueAt(key), quoted(key) + " must be a list", example);
            return List.of();
        }
        return sequence.getValue().stream()
                .flatMap(item -> text("each of " + quoted(key), item, example).stream())
                .toList();
    }

    /** Names and texts; none when the key is missing. */
    SequencedMap<String, String> textsByName(String key) {
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        section(key)
                .ifPresent(all -> all.values
                        .keySet()
                        .forEach(name -> all.text(name, "").ifPresent(text -> texts.put(name, text))));
        return texts;
    }

    boolean flag(String key) {
        Optional<Node> value = node(key);
        boolean isFlag =
                value.isPresent() && value.get() instanceof ScalarNode scalar && Tag.BOOL.equals(scalar.getTag());
        if (value.isPresent() && !isFlag) {
            mistakes.add(valueAt(key), quoted(key) + " must be true or false", "");
        }
        return isFlag && ((ScalarNode) value.get()).getValue().equalsIgnoreCase("true");
    }

    /** A whole number; the default when it is missing. */
    long number(String key, long least, long most, long missing) {
        Optional<Node> value = node(key);
        if (value.isEmpty()) {
            return missing;
        }
        if (value.get() instanceof ScalarNode scalar
                && Tag.INT.equals(scalar.getTag())
                && scalar.getValue().matches("-?\\d{1,18}")) {
            long number = Long.parseLong(scalar.getValue());
            if (number >= least && number <= most) {
                return number;
            }
        }
        mistakes.add(
                valueAt(key),
                quoted(key) + " must be a whole number from " + least + " to " + most,
                "Write it without quotes.");
        return missing;
    }

    /** A duration from 0 on; the default when it is missing. */
    Duration duration(String key, Duration missing) {
        Optional<Node> value = node(key);
        if (value.isEmpty()) {
            return missing;
        }
        if (value.get() instanceof ScalarNode scalar) {
            Matcher form = DURATION.matcher(scalar.getValue());
            if (form.matches()) {
                long number = Long.parseLong(form.group(1));
                return switch (form.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                };
            }
        }
        mistakes.add(valueAt(key), quoted(key) + " must be a duration", "Write it as 500ms, 30s, 5m or 1h.");
        return missing;
    }

    private String quoted(String key) {
        return "\"" + path + key + "\"";
    }

    private static boolean isEmpty(Node node) {
        return node instanceof ScalarNode scalar && Tag.NULL.equals(scalar.getTag());
    }

    /** Digits with a leading zero are text to YAML 1.2 and an octal number to 1.1: a trap, so they want quotes. */
    private static boolean isDigits(ScalarNode scalar) {
        return scalar.isPlain() && scalar.getValue().matches("\\d+");
    }
}
