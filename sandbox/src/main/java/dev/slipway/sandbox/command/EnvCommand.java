package dev.slipway.sandbox.command;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints how to reach the running sandbox. */
@Command(
        name = "env",
        description = "Prints the addresses of the running sandbox, for a shell or a program to take over.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  eval \"$(sandbox env --export)\""})
final class EnvCommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--export", description = "As `export NAME=VALUE`, for a shell.")
    private boolean export;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        connection
                .variables()
                .forEach((name, value) -> out.println(
                        export ? "export " + name + "='" + value.replace("'", "'\\''") + "'" : name + "=" + value));
        return 0;
    }
}
