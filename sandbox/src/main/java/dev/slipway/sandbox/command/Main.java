package dev.slipway.sandbox.command;

import dev.slipway.sandbox.Failure;
import java.io.PrintWriter;
import java.net.URL;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

/** The sandbox as a program. Exit codes: 0 done, 1 failed with one line on standard error, 2 wrong usage. */
@Command(
        name = "sandbox",
        description = "ECS, ECR, Secrets Manager, CloudWatch Logs, STS, a load balancer and Slack on one machine.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            UpCommand.class,
            InitCommand.class,
            PushCommand.class,
            EnvCommand.class,
            FaultCommand.class,
            CallsCommand.class,
            ResetCommand.class,
            HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  sandbox up", "  sandbox COMMAND --help"})
public final class Main implements Runnable {

    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    private Main() {}

    /** Runs one verb and exits. */
    public static void main(String[] arguments) {
        // Before the first logger is made. Not named logback.xml, since the sandbox is a library too.
        URL logging = Objects.requireNonNull(Main.class.getResource("program-logback.xml"));
        System.setProperty("logback.configurationFile", logging.toString());
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((exception, command, result) -> {
                    command.getErr().println("sandbox: " + oneLine(exception));
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }

    private static String oneLine(Exception exception) {
        return exception instanceof Failure ? String.valueOf(exception.getMessage()) : "this is our bug: " + exception;
    }

    @Override
    public void run() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        PrintWriter out = command.getOut();
        command.usage(out);
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"sandbox " + (version == null ? "development" : version)};
        }
    }
}
