package dev.slipway.sandbox.setup;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** A file as YAML nodes, which know their lines. JSON is YAML too. */
final class Document {

    /** Far deeper than any task definition; what reads the nodes recurses. */
    private static final int DEEPEST = 32;

    /** Bytes; a hundred services with two containers each are a tenth of it. */
    private static final long LARGEST = 4L << 20;

    private Document() {}

    /** The mapping at the top of a file; empty after a mistake, which is noted at {@code from}. */
    static Optional<MappingNode> read(Path path, String file, Position from, Mistakes mistakes) {
        if (!Files.isRegularFile(path)) {
            mistakes.add(
                    from,
                    "there is no file " + path,
                    Files.isDirectory(path) ? "It is a folder; name the file in it." : "Correct the path.");
            return Optional.empty();
        }
        try {
            if (Files.size(path) > LARGEST) {
                mistakes.add(from, path + " is larger than " + (LARGEST >> 20) + " MiB", "Is it the right file?");
                return Optional.empty();
            }
            return parse(Files.readString(path), file, mistakes);
        } catch (CharacterCodingException e) {
            mistakes.add(from, path + " is not in UTF-8", "Save it as UTF-8.");
        } catch (IOException e) {
            mistakes.add(from, path + " cannot be read: " + e, "");
        }
        return Optional.empty();
    }

    static Optional<MappingNode> parse(String text, String file, Mistakes mistakes) {
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setAllowNonScalarKeys(true)
                .build();
        try {
            if (isTooDeep(new Parse(settings).parseString(text))) {
                mistakes.add(Position.of(file), "it is nested more than " + DEEPEST + " deep", "");
                return Optional.empty();
            }
            Optional<Node> top = new Compose(settings).composeString(text);
            if (top.isPresent() && top.get() instanceof MappingNode mapping) {
                return Optional.of(mapping);
            }
            mistakes.add(
                    top.map(node -> Position.of(file, node)).orElseGet(() -> Position.of(file)),
                    top.isEmpty() ? "it is empty" : "there are no keys at the top",
                    "`sandbox init --print` shows an example.");
        } catch (MarkedYamlEngineException e) {
            mistakes.add(
                    Position.of(file, e.getProblemMark().or(e::getContextMark)),
                    "not YAML: " + (e.getProblem() == null ? "it cannot be read" : e.getProblem()),
                    "Check the indentation, brackets and quotes there and on the line before.");
        } catch (YamlEngineException e) {
            mistakes.add(
                    Position.of(file),
                    "not YAML: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "");
        }
        return Optional.empty();
    }

    private static boolean isTooDeep(Iterable<Event> events) {
        int depth = 0;
        for (Event event : events) {
            if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
                return true;
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
        return false;
    }
}
