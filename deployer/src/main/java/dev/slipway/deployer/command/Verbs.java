package dev.slipway.deployer.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The whole command line, put together from its verbs. */
public final class Verbs {
    private Verbs() {}

    /** Its exit codes are those of {@code ExitCode}, and for {@code run} the container's own. */
    public static CommandLine of(Surroundings surroundings) {
        GlobalOptions options = new GlobalOptions();
        Releasing releasing = new Releasing(surroundings);
        Operating operating = new Operating(surroundings);
        Toggling toggling = new Toggling(surroundings);
        // The root first: a command inherits the global options when it is added.
        CommandLine root = new CommandLine(new DeployerCommand(options));
        root.addSubcommand(new InitCommand(surroundings))
                .addSubcommand(new PlanCommand(options, surroundings))
                .addSubcommand(new DeployCommand(options, releasing))
                .addSubcommand(new PromoteCommand(options, releasing))
                .addSubcommand(new RollbackCommand(options, surroundings))
                .addSubcommand(new HistoryCommand(options, surroundings))
                .addSubcommand(new StatusCommand(options, surroundings))
                .addSubcommand(new DriftCommand(options, surroundings))
                .addSubcommand(new RunCommand(options, surroundings))
                .addSubcommand(new StopCommand(options, operating))
                .addSubcommand(new StartCommand(options, operating))
                .addSubcommand(new RestartCommand(options, operating))
                .addSubcommand(new AbortCommand(options, new Aborting(surroundings)))
                .addSubcommand(new LintCommand(options, surroundings))
                .addSubcommand(new PolicyCommand(options, surroundings));
        CommandLine maintenance = new CommandLine(new MaintenanceCommand());
        root.addSubcommand(maintenance).addSubcommand(new CompletionCommand(surroundings));
        maintenance
                .addSubcommand(new MaintenanceOnCommand(options, toggling))
                .addSubcommand(new MaintenanceOffCommand(options, toggling))
                .addSubcommand(new MaintenanceStatusCommand(options, toggling));
        Failures failures = new Failures(surroundings, options);
        version(root, surroundings.version());
        return root.setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
                .setUsageHelpWidth(100)
                .setUsageHelpAutoWidth(false)
                .setParameterExceptionHandler(failures::usage)
                .setExecutionExceptionHandler(failures::execution);
    }

    private static void version(CommandLine command, String version) {
        CommandSpec spec = command.getCommandSpec();
        spec.version("deployer " + version);
        command.getSubcommands().values().forEach(one -> version(one, version));
    }
}
