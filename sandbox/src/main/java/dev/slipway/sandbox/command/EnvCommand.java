package dev.slipway.sandbox.command;

import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Prints how to reach the running sandbox. */
@Command(
        name = "env",
        description = {
            "Prints the addresses of the running sandbox, for a shell or a program to take over. No secret is among them,",
            "but for the keys that every sandbox has."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  eval \"$(sandbox env --export)\"",
            "  sandbox env --format github >> \"$GITHUB_ENV\""
        })
final class EnvCommand implements Callable<Integer> {

    private static final String PLAIN = "[A-Za-z0-9_./:?=&@%+,-]*";

    /** In which form. */
    enum Format {
        /** {@code NAME=VALUE}, in quotes where a reader of .env files needs them. */
        DOTENV,
        /** {@code export NAME='VALUE'}. */
        SHELL,
        /** One object. */
        JSON,
        /** {@code NAME=VALUE} as {@code $GITHUB_ENV} takes it: nothing is quoted. */
        GITHUB;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Mixin
    private Connection connection = new Connection();

    @Option(
            names = "--format",
            paramLabel = "dotenv|shell|json|github",
            description = "In which form. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.DOTENV;

    @Option(names = "--export", description = "The same as --format shell.")
    private boolean export;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        var variables = connection.variables();
        switch (export ? Format.SHELL : format) {
            case DOTENV ->
                variables.forEach((name, value) -> out.println(
                        name + "=" + (value.matches(PLAIN) ? value : "'" + value.replace("'", "\\'") + "'")));
            case SHELL ->
                variables.forEach(
                        (name, value) -> out.println("export " + name + "='" + value.replace("'", "'\\''") + "'"));
            case JSON ->
                out.println(JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(variables));
            case GITHUB -> variables.forEach((name, value) -> out.println(name + "=" + value));
        }
        return 0;
    }
}
