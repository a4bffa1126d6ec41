package dev.slipway.sandbox.setup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an image is made of.
 *
 * @param placeholder whether it is the sandbox's own small server, which answers every path with 200; the rest is empty then
 * @param files by name within the image
 */
public record ImageSource(
        String repository,
        String tag,
        boolean placeholder,
        SequencedMap<String, Path> files,
        List<String> entryPoint,
        List<String> command,
        Map<String, String> environment,
        Map<String, String> labels) {

    private static final LocalDateTime STAMP = LocalDateTime.of(2026, 1, 1, 0, 0);

    public ImageSource {
        files = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(files));
        entryPoint = List.copyOf(entryPoint);
        command = List.copyOf(command);
        environment = new TreeMap<>(environment);
        labels = new TreeMap<>(labels);
    }

    /** As container definitions name it, without the registry. */
    String name() {
        return repository + ":" + tag;
    }

    /**
     * Writes what {@code POST /_sandbox/images} takes.
     *
     * @throws IOException if a file cannot be read, or {@code zip} not be written
     */
    public void write(Path zip) throws IOException {
        ObjectNode configuration = JsonMapper.shared().createObjectNode();
        entryPoint.forEach(configuration.putArray("entryPoint")::add);
        command.forEach(configuration.putArray("command")::add);
        environment.forEach(configuration.putObject("environment")::put);
        labels.forEach(configuration.putObject("labels")::put);
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream content = new ZipOutputStream(out)) {
            // Mostly jars, which do not get smaller.
            content.setLevel(1);
            content.putNextEntry(entry("image.json"));
            content.write(configuration.toString().getBytes(StandardCharsets.UTF_8));
            content.closeEntry();
            for (Map.Entry<String, Path> file : files.entrySet()) {
                content.putNextEntry(entry(file.getKey()));
                Files.copy(file.getValue(), content);
                content.closeEntry();
            }
        }
    }

    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(STAMP);
        return entry;
    }
}
