package dev.slipway.sandbox.setup;

import dev.slipway.sandbox.ecr.ImageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The images of a file: each a launch line with or without files, or the placeholder. */
final class ImagesParser {

    private static final String EXAMPLE = "Write shop:1: { files: [app.jar], launch: java -jar app.jar }.";

    private final Path folder;
    private final Mistakes mistakes;

    /** @param folder against which files are named */
    ImagesParser(Path folder, Mistakes mistakes) {
        this.folder = folder;
        this.mistakes = mistakes;
    }

    List<ImageSource> parse(Section images) {
        List<ImageSource> sources = new ArrayList<>();
        for (String name : images.names(".+", "")) {
            int colon = name.lastIndexOf(':');
            String repository = colon < 0 ? name : name.substring(0, colon);
            String tag = colon < 0 ? "latest" : name.substring(colon + 1);
            if (!ImageStore.isRepositoryName(repository) || !ImageStore.isTag(tag)) {
                images.wrong(
                        name,
                        "\"" + name + "\" is no name of an image",
                        "Write REPOSITORY:TAG without a registry: shop:1.");
                continue;
            }
            if (images.has(name)
                    && images.node(name).orElseThrow() instanceof org.snakeyaml.engine.v2.nodes.ScalarNode) {
                images.text(name, EXAMPLE)
                        .ifPresent(line -> sources.add(source(
                                repository, tag, Map.of(), words(images, name, line), List.of(), Map.of(), Map.of())));
            } else {
                images.section(name).ifPresent(keys -> sources.add(image(repository, tag, keys)));
            }
        }
        return sources;
    }

    private ImageSource image(String repository, String tag, Section keys) {
        keys.allow("placeholder", "files", "launch", "command", "environment", "labels");
        if (keys.flag("placeholder")) {
            Stream.of("files", "launch", "command", "environment", "labels")
                    .filter(keys::has)
                    .forEach(key -> keys.wrong(key, "\"" + key + "\" does not go with the placeholder", "Remove one."));
            return new ImageSource(
                    repository, tag, true, new LinkedHashMap<>(), List.of(), List.of(), Map.of(), Map.of());
        }
        if (!keys.has("launch") && !keys.has("command")) {
            mistakes.add(keys.at("launch"), "there is nothing to launch", EXAMPLE);
        }
        return source(
                repository,
                tag,
                files(keys),
                line(keys, "launch"),
                line(keys, "command"),
                keys.textsByName("environment"),
                keys.textsByName("labels"));
    }

    private static ImageSource source(
            String repository,
            String tag,
            Map<String, Path> files,
            List<String> launch,
            List<String> command,
            Map<String, String> environment,
            Map<String, String> labels) {
        return new ImageSource(
                repository,
                tag,
                false,
                new LinkedHashMap<>(files),
                LaunchLine.withPort(launch),
                command,
                environment,
                labels);
    }

    /** A line of words, or a list of them. */
    private List<String> line(Section keys, String key) {
        if (keys.node(key).orElse(null) instanceof SequenceNode) {
            return keys.texts(key, EXAMPLE);
        }
        return keys.text(key, EXAMPLE).map(line -> words(keys, key, line)).orElse(List.of());
    }

    private List<String> words(Section keys, String key, String line) {
        Optional<List<String>> words = LaunchLine.words(line);
        if (words.isEmpty()) {
            mistakes.add(keys.valueAt(key), "a quote in \"" + line + "\" has no end", "Or write a list of words.");
        }
        return words.orElse(List.of());
    }

    private SequencedMap<String, Path> files(Section keys) {
        SequencedMap<String, Path> files = new LinkedHashMap<>();
        for (String written : keys.texts("files", "Write files: [app.jar].")) {
            int equals = written.indexOf('=');
            Path path = folder.resolve(equals > 0 ? written.substring(equals + 1) : written)
                    .normalize();
            String name = equals > 0 ? written.substring(0, equals) : String.valueOf(path.getFileName());
            try {
                for (Map.Entry<String, Path> file : under(name, path).entrySet()) {
                    if (files.put(file.getKey(), file.getValue()) != null) {
                        mistakes.add(
                                keys.valueAt("files"),
                                "the image would hold \"" + file.getKey() + "\" twice",
                                "Give one another name: NAME=FILE.");
                    }
                }
            } catch (IOException e) {
                mistakes.add(
                        keys.valueAt("files"),
                        "there is no file " + path,
                        "Files are named from the folder of" + " the file that names them.");
            }
        }
        return files;
    }

    /** The file, or each file below the folder. */
    private static SequencedMap<String, Path> under(String name, Path path) throws IOException {
        SequencedMap<String, Path> files = new LinkedHashMap<>();
        if (Files.isDirectory(path)) {
            try (Stream<Path> tree = Files.walk(path)) {
                tree.filter(Files::isRegularFile)
                        .sorted()
                        .forEach(file -> files.put(
                                name + "/" + path.relativize(file).toString().replace('\\', '/'), file));
            }
        } else if (Files.isReadable(path)) {
            files.put(name, path);
        } else {
            throw new IOException("no such file");
        }
        return files;
    }
}
