package dev.slipway.sandbox.setup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** The lists of what is written in AWS's own form, in the file or in a file of its own. */
final class AwsForms {

    private final String file;
    private final Path folder;
    private final Mistakes mistakes;
    private final Known known;
    private boolean complete = true;

    AwsForms(String file, Path folder, Mistakes mistakes, Known known) {
        this.file = file;
        this.folder = folder;
        this.mistakes = mistakes;
        this.known = known;
    }

    List<AwsForm> taskDefinitions(Section top) {
        return read(
                top,
                "taskDefinitions",
                RegisterTaskDefinitionRequest::builder,
                TaskDefinition.builder().build());
    }

    List<AwsForm> services(Section top) {
        return read(
                top,
                "services",
                CreateServiceRequest::builder,
                Service.builder().build());
    }

    /** Whether every file that was named could be read. */
    boolean isComplete() {
        return complete;
    }

    private List<AwsForm> read(Section top, String key, Supplier<? extends SdkPojo> request, SdkPojo answer) {
        List<AwsForm> forms = new ArrayList<>();
        Optional<Node> value = top.node(key);
        if (value.isEmpty()) {
            return forms;
        }
        if (!(value.get() instanceof SequenceNode list)) {
            mistakes.add(
                    top.valueAt(key), "\"" + key + "\" must be a list", "Begin each with a hyphen: - file: web.json.");
            return forms;
        }
        for (Node item : list.getValue()) {
            if (!(item instanceof MappingNode mapping)) {
                mistakes.add(Position.of(file, item), "each of \"" + key + "\" must be a mapping", "");
                continue;
            }
            Optional<ScalarNode> named = fileOf(mapping);
            if (named.isEmpty()) {
                forms.add(form(file, mapping, request, answer));
                continue;
            }
            Path path = folder.resolve(named.get().getValue()).normalize();
            Optional<MappingNode> read =
                    Document.read(path, named.get().getValue(), Position.of(file, named.get()), mistakes);
            complete &= read.isPresent();
            read.ifPresent(mapped -> forms.add(form(named.get().getValue(), mapped, request, answer)));
        }
        return forms;
    }

    private AwsForm form(String where, MappingNode node, Supplier<? extends SdkPojo> request, SdkPojo answer) {
        return new AwsFormReader(where, answer, mistakes, (text, position) -> known.check(text, position, mistakes))
                .read(node, request.get());
    }

    /** The one key {@code file}, which no request of ECS has. */
    private static Optional<ScalarNode> fileOf(MappingNode mapping) {
        List<NodeTuple> keys = mapping.getValue();
        return keys.size() == 1
                        && keys.getFirst().getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals("file")
                        && keys.getFirst().getValueNode() instanceof ScalarNode value
                ? Optional.of(value)
                : Optional.empty();
    }
}
