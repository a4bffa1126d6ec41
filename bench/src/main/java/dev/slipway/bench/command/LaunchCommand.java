package dev.slipway.bench.command;

import dev.slipway.bench.launch.Launches;
import dev.slipway.bench.program.Programs;
import dev.slipway.bench.stage.Sandbox;
import dev.slipway.bench.stage.SandboxProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench launch}. */
@Command(
        name = "launch",
        description =
                "Measures how long the deployer takes from its start to its first call of ECS: the archive beside a"
                        + " plain java -jar.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: bench launch --runs 21"})
final class LaunchCommand implements Callable<Integer> {

    /** The image that the sandbox holds from its start. */
    private static final String PLACEHOLDER = "placeholder";

    private static final Duration GRACE = Duration.ofSeconds(25);

    @Mixin
    private final Repository repository = new Repository();

    @Option(
            names = "--archive",
            paramLabel = "FOLDER",
            defaultValue = "deployer/target/archive/slipway-deployer",
            description = "The unpacked archive, within the repository (default: ${DEFAULT-VALUE}).")
    private Path archive = Path.of("");

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "11",
            description = "How many starts of each (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path launcher = repository.folder().resolve(archive).resolve("bin/deployer");
        Path configuration = repository.folder().resolve("slipway.yml");
        repository.need(List.of(repository.sandbox(), repository.deployer(), launcher, configuration));
        Path files = repository.files("launch");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> plan = List.of("--file", configuration.toString(), "plan", "staging", "--image", PLACEHOLDER);
        SequencedMap<String, List<String>> commands = new LinkedHashMap<>();
        commands.put("jar", command(List.of(java, "-jar", repository.deployer().toString()), plan));
        commands.put("archive", command(List.of(launcher.toString()), plan));
        try (Programs programs = new Programs(files, files, GRACE)) {
            Runtime.getRuntime().addShutdownHook(new Thread(programs::close, "end"));
            SandboxProgram program = SandboxProgram.start(programs, repository.sandbox(), files);
            SequencedMap<String, List<Duration>> took;
            try (Sandbox sandbox = new Sandbox(program.addresses().endpoint())) {
                took = new Launches(
                                programs,
                                program.addresses().variables(),
                                begun -> sandbox.firstCall("ecs", begun),
                                InstantSource.system())
                        .measure(commands, Math.max(1, runs));
            }
            took.forEach((name, all) -> System.out.println(
                    "figure launch_" + name + "_median " + median(all).toMillis() + " ms"));
            double ratio =
                    (double) median(took.getOrDefault("archive", List.of())).toNanos()
                            / median(took.getOrDefault("jar", List.of())).toNanos();
            System.out.println("figure launch_archive_to_jar " + String.format(Locale.ROOT, "%.2f", ratio) + " ratio");
        }
        return 0;
    }

    private static List<String> command(List<String> start, List<String> verb) {
        return Stream.concat(start.stream(), verb.stream()).toList();
    }

    private static Duration median(List<Duration> all) {
        List<Duration> sorted = all.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
