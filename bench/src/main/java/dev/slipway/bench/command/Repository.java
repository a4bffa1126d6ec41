package dev.slipway.bench.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that say where the programs are; the same for all verbs that need them. */
final class Repository {

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Option(
            names = "--root",
            paramLabel = "FOLDER",
            defaultValue = ".",
            description = "The repository's folder (default: the working folder).")
    private Path root = Path.of(".");

    @Option(
            names = "--sandbox",
            paramLabel = "JAR",
            defaultValue = "sandbox/target/sandbox.jar",
            description = "Within the repository (default: ${DEFAULT-VALUE}).")
    private Path sandbox = Path.of("");

    @Option(
            names = "--deployer",
            paramLabel = "JAR",
            defaultValue = "deployer/target/deployer.jar",
            description = "Within the repository (default: ${DEFAULT-VALUE}).")
    private Path deployer = Path.of("");

    @Option(
            names = "--app",
            paramLabel = "JAR",
            defaultValue = "app/target/app.jar",
            description = "Within the repository (default: ${DEFAULT-VALUE}).")
    private Path application = Path.of("");

    Path folder() {
        return root.toAbsolutePath().normalize();
    }

    Path sandbox() {
        return folder().resolve(sandbox);
    }

    Path deployer() {
        return folder().resolve(deployer);
    }

    Path application() {
        return folder().resolve(application);
    }

    Path arguments() {
        return folder().resolve("app/src/main/launch/java.args");
    }

    /** Refuses to go on without these. */
    void need(List<Path> files) {
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(),
                        "Tried to begin but failed because: there is no " + file
                                + ". Build first (scripts/demo does), or give --root.");
            }
        }
    }

    /** Makes a folder for the files of one run: {@code .slipway/NAME-date-time-pid}. */
    Path files(String name) throws IOException {
        String when = LocalDateTime.now(ZoneId.systemDefault()).format(WHEN);
        return Files.createDirectories(folder().resolve(".slipway")
                .resolve(name + "-" + when + "-" + ProcessHandle.current().pid()));
    }
}
