package dev.slipway.deployer.command;

import dev.slipway.deployer.config.Configuration;
import dev.slipway.deployer.config.ConfigurationException;
import dev.slipway.deployer.config.Migrations;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.schema.Examined;
import dev.slipway.deployer.schema.LintView;
import dev.slipway.deployer.schema.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lint [--folder DIR] [--manifest]}. Reads files only. */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        description = {
            "Finds what migrations would do to the release that still runs; asks no database and no AWS.",
            "Ends with 12 when it has found something. docs/migrations.md explains what it looks for."
        },
        footer = {
            "",
            "Example:",
            "  deployer lint",
            "  deployer lint --folder src/main/resources/db/migration",
            "  docker build --label \"dev.slipway.migrations=$(deployer lint --manifest)\" ."
        })
final class LintCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Where the migrations lie (default: migrate.folder of slipway.yml).")
    private @Nullable Path folder;

    @Option(
            names = "--manifest",
            description = "Prints what the image's label dev.slipway.migrations has to say, and ends with 0.")
    private boolean manifest;

    LintCommand(GlobalOptions options, Surroundings surroundings) {
        this.options = options;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Examined examined = examined();
        if (manifest) {
            surroundings.out().println(Manifest.of(examined).text());
            return ExitCode.DONE.number();
        }
        LintView view = new LintView(
                examined, Path.of(surroundings.variable("GITHUB_WORKSPACE").orElse("")));
        ExitCode code = examined.findings() == 0 ? ExitCode.DONE : ExitCode.LINT_FOUND;
        view.lines().forEach((options.json() ? surroundings.err() : surroundings.out())::println);
        if (options.json()) {
            surroundings.out().println(view.json(code.number()));
        }
        if (surroundings.github()) {
            view.annotations().forEach(surroundings.err()::println);
        }
        return code.number();
    }

    private Examined examined() {
        Configuration configuration = options.configuration(surroundings.variables());
        Migrations migrations = configuration.migrations();
        Path where = folder;
        if (where == null) {
            if (migrations == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "say where the migrations lie, with --folder DIR or migrate.folder in slipway.yml.");
            }
            where = options.folder().resolve(migrations.folder());
        }
        try {
            return Examined.of(where, migrations != null && migrations.lockTimeout() != null);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "Tried to read the migrations but failed because: %s. Correct it, or name another folder with --folder or migrate.folder in slipway.yml."
                            .formatted(e.getMessage()));
        }
    }
}
