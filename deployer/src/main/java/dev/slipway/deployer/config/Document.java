package dev.slipway.deployer.config;

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

/** The text of a file as YAML nodes, which know their lines. Aliases are shared nodes, never copies. */
final class Document {
    /** Far more than any key of ours; the composer recurses, and would exhaust the stack on a file of brackets. */
    private static final int DEEPEST = 32;

    private Document() {}

    /** The mapping at the top; empty after a mistake. */
    static Optional<MappingNode> read(String text, Mistakes mistakes) {
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setAllowNonScalarKeys(true)
                .build();
        try {
            if (deepest(new Parse(settings).parseString(text)) > DEEPEST) {
                mistakes.add(Optional.empty(), "it is nested more than " + DEEPEST + " deep", "");
                return Optional.empty();
            }
            return top(new Compose(settings).composeString(text), mistakes);
        } catch (MarkedYamlEngineException e) {
            String problem = e.getProblem() == null ? "it cannot be read" : e.getProblem();
            mistakes.add(
                    e.getProblemMark().or(e::getContextMark),
                    "not YAML: " + problem,
                    "Check the indentation, brackets and quotes there and on the line before.");
        } catch (YamlEngineException e) {
            mistakes.add(
                    Optional.empty(),
                    "not YAML: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "");
        }
        return Optional.empty();
    }

    private static Optional<MappingNode> top(Optional<Node> root, Mistakes mistakes) {
        if (root.isEmpty()) {
            mistakes.add(
                    Optional.empty(), "it is empty", "Begin with application, repository, services, environments.");
            return Optional.empty();
        }
        if (root.get() instanceof MappingNode mapping) {
            return Optional.of(mapping);
        }
        mistakes.add(root.get().getStartMark(), "there are no keys at the top", "Begin with \"application: NAME\".");
        return Optional.empty();
    }

    private static int deepest(Iterable<Event> events) {
        int depth = 0;
        int deepest = 0;
        for (Event event : events) {
            if (event instanceof CollectionStartEvent) {
                deepest = Math.max(deepest, ++depth);
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            }
            if (deepest > DEEPEST) {
                return deepest;
            }
        }
        return deepest;
    }
}
