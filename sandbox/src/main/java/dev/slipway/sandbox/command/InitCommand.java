package dev.slipway.sandbox.command;

import dev.slipway.sandbox.Failure;
import dev.slipway.sandbox.setup.Setup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a first file to edit. */
@Command(
        name = "init",
        description = {
            "Writes what `sandbox up` starts without a file, to be edited and started with `sandbox up --file`.",
            "A file that is there already is left alone."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  sandbox init && sandbox up --file sandbox.yml"})
final class InitCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            defaultValue = "sandbox.yml",
            description = "Default: ${DEFAULT-VALUE}.")
    private Path file = Path.of("sandbox.yml");

    @Option(names = "--print", description = "Print it instead.")
    private boolean print;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (print) {
            out.print(Setup.builtInText());
            out.flush();
            return 0;
        }
        try {
            Files.writeString(file, Setup.builtInText(), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new Failure(
                    "Tried to write " + file + " but failed because: it is there already. Name another file.", e);
        } catch (IOException e) {
            throw new Failure("Tried to write " + file + " but failed because: " + e, e);
        }
        out.println("Written to " + file + ". Start it with: sandbox up --file " + file);
        return 0;
    }
}
