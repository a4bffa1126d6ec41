package dev.slipway.sandbox.ecr;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An image's files and launch line as they lie in the store.
 *
 * @param folder absolute; nobody may write into it
 */
public record StoredBundle(
        Path folder,
        List<String> entryPoint,
        List<String> command,
        Map<String, String> environment,
        Map<String, String> labels) {

    public StoredBundle {
        entryPoint = List.copyOf(entryPoint);
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        labels = Map.copyOf(labels);
    }
}
