package dev.slipway.bench.command;

import dev.slipway.bench.program.Programs;
import dev.slipway.bench.stage.Aws;
import dev.slipway.bench.stage.SandboxProgram;
import dev.slipway.bench.startup.Startup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench startup}. */
@Command(
        name = "startup",
        description = "Measures how long μblog takes from its start to its first readiness.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: bench startup --runs 11"})
final class StartupCommand implements Callable<Integer> {

    private static final Duration GRACE = Duration.ofSeconds(25);

    @Mixin
    private final Repository repository = new Repository();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "7",
            description = "How many starts (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Override
    public Integer call() throws IOException, InterruptedException {
        repository.need(List.of(repository.sandbox(), repository.application(), repository.arguments()));
        Path files = repository.files("startup");
        try (Programs programs = new Programs(repository.folder(), files, GRACE)) {
            Runtime.getRuntime().addShutdownHook(new Thread(programs::close, "end"));
            SandboxProgram sandbox = SandboxProgram.start(programs, repository.sandbox(), files);
            try (Aws aws = new Aws(sandbox.addresses())) {
                Startup startup = new Startup(
                        programs, repository.application(), repository.arguments(), aws.webEnvironment("staging"));
                List<Duration> sorted =
                        startup.measure(Math.max(1, runs)).stream().sorted().toList();
                figure("startup_median", sorted.get(sorted.size() / 2));
                figure("startup_max", sorted.getLast());
            }
        }
        return 0;
    }

    private static void figure(String name, Duration value) {
        System.out.println("figure " + name + " " + value.toMillis() + " ms");
    }
}
