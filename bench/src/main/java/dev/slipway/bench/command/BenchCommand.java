package dev.slipway.bench.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The root of the command line; without a verb it explains itself. */
@Command(
        name = "bench",
        description = "Plays Slipway's demo and takes its measurements.",
        mixinStandardHelpOptions = true,
        subcommands = {
            BalancerCommand.class,
            DemoCommand.class,
            DeployerCommand.class,
            LaunchCommand.class,
            LoadCommand.class,
            StartupCommand.class
        })
public final class BenchCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "A verb is missing.");
    }
}
