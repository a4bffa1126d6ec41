package dev.slipway.bench;

import dev.slipway.bench.command.BenchCommand;
import picocli.CommandLine;

/** Plays the demo and takes the measurements. Ends with 0 when all held, 1 when not, 2 for wrong usage. */
public final class Main {

    private Main() {}

    /** Runs the verb of the command line. */
    public static void main(String[] arguments) {
        // The AWS SDK logs through SLF4J; without a provider SLF4J would say so on the screen.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(new CommandLine(new BenchCommand()).execute(arguments));
    }
}
