package dev.slipway.sandbox.command;

import dev.slipway.sandbox.Failure;
import dev.slipway.sandbox.Sandbox;
import dev.slipway.sandbox.setup.ImageSource;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Pushes files and a launch line as an image. */
@Command(
        name = "push",
        description = {
            "Pushes an image to the running sandbox: files and a launch line, executed in their folder.",
            "Prints the digest alone. The same content has the same digest."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  sandbox push --tag v1 --file app.jar --file java.args -- java @java.args"})
final class PushCommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--repository", paramLabel = "NAME", description = "Default: ${DEFAULT-VALUE}.")
    private String repository = Sandbox.REPOSITORY;

    @Option(names = "--tag", paramLabel = "TAG", required = true, description = "What names the image from now on.")
    private String tag = "";

    @Option(
            names = "--file",
            paramLabel = "[NAME=]FILE",
            required = true,
            description = "A file of the image, under its own name unless another one is given.")
    private List<String> files = new ArrayList<>();

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label.")
    private Map<String, String> labels = new TreeMap<>();

    @Parameters(
            paramLabel = "LAUNCH",
            arity = "1..*",
            description = "The launch line, after --. `java` is the sandbox's own.")
    private List<String> launch = new ArrayList<>();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        SequencedMap<String, Path> entries = entries();
        Path zip = Files.createTempFile("push", ".zip");
        try {
            new ImageSource(repository, tag, false, entries, launch, List.of(), Map.of(), labels).write(zip);
            String digest = connection
                    .post(
                            "push " + repository + ":" + tag,
                            "/_sandbox/images?repository=" + encode(repository) + "&tag=" + encode(tag),
                            BodyPublishers.ofFile(zip))
                    .path("digest")
                    .asString();
            Objects.requireNonNull(spec).commandLine().getOut().println(digest);
            return 0;
        } finally {
            Files.deleteIfExists(zip);
        }
    }

    private SequencedMap<String, Path> entries() {
        SequencedMap<String, Path> entries = new LinkedHashMap<>();
        for (String file : files) {
            int equals = file.indexOf('=');
            Path path = Path.of(equals > 0 ? file.substring(equals + 1) : file);
            String name = equals > 0
                    ? file.substring(0, equals)
                    : String.valueOf(path.toAbsolutePath().normalize().getFileName());
            if (!Files.isRegularFile(path)) {
                throw new Failure("Tried to push " + path + " but failed because: "
                        + (Files.isDirectory(path) ? "it is a folder; name each file" : "there is no such file") + ".");
            }
            if (entries.put(name, path) != null) {
                throw new ParameterException(
                        Objects.requireNonNull(spec).commandLine(), "--file: the image would hold " + name + " twice");
            }
        }
        return entries;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
