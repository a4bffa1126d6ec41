package dev.slipway.deployer;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.command.Surroundings;
import dev.slipway.deployer.command.Verbs;
import dev.slipway.deployer.time.Timing;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The deployer: puts the program together, runs one verb, and ends with its exit code. */
final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // In UTF-8 wherever we run: a container has no locale, and its default would turn our marks into questions.
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        Map<String, String> variables = System.getenv();
        Surroundings surroundings = new Surroundings(
                variables,
                out,
                err,
                isTerminal(variables),
                Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "development"),
                Aws::connect,
                Signals::listen,
                Timing::wall);
        int code = Verbs.of(surroundings).execute(arguments);
        out.flush();
        err.flush();
        System.exit(code);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    /** Whether a person looks: CI systems may offer a terminal, and keep what it shows as a log all the same. */
    private static boolean isTerminal(Map<String, String> variables) {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
                && variables.getOrDefault("CI", "").isBlank();
    }
}
