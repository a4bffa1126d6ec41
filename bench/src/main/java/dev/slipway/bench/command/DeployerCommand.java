package dev.slipway.bench.command;

import dev.slipway.bench.program.Program;
import dev.slipway.bench.program.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench deployer}. */
@Command(
        name = "deployer",
        description = {
            "Measures on a virtual clock how late the deployer notices success and failure, and how much it reads; the AWS"
                    + " SDK's own waiter beside it on the same roll-outs.",
            "",
            "Nothing of it depends on this machine: the same seeds give the same figures."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example: bench deployer --seeds 100", "", "Ends with 0, with 1 when a verdict was wrong."})
final class DeployerCommand implements Callable<Integer> {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration AT_MOST = Duration.ofMinutes(30);
    private static final String PROGRAM = "dev.slipway.bench.rehearsal.Rehearsal";

    @Mixin
    private final Repository repository = new Repository();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "40",
            description = "Roll-outs of each kind (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path bench = repository.folder().resolve("bench/target/bench.jar");
        repository.need(List.of(repository.sandbox(), repository.deployer(), bench));
        Path files = repository.files("deployer");
        try (Programs programs = new Programs(repository.folder(), files, GRACE)) {
            Runtime.getRuntime().addShutdownHook(new Thread(programs::close, "end"));
            Program rehearsal = programs.start("rehearsal", command(bench, files), Map.of());
            OptionalInt end = rehearsal.await(AT_MOST);
            System.out.print(Programs.output(rehearsal));
            return end.orElse(1);
        }
    }

    private List<String> command(Path bench, Path files) {
        Path libraries = repository.sandbox().resolveSibling("lib").resolve("*");
        List<Path> jars = List.of(bench, repository.deployer(), repository.sandbox(), libraries);
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                String.join(
                        File.pathSeparator, jars.stream().map(Path::toString).toList()),
                PROGRAM,
                files.resolve("images").toString(),
                Integer.toString(Math.max(1, seeds)));
    }
}
