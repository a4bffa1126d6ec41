package dev.slipway.deployer.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code maintenance on|off|status}. */
@Command(
        name = "maintenance",
        mixinStandardHelpOptions = true,
        description = "Turns maintenance on or off and waits until every task has acknowledged, or shows it.",
        footer = {
            "",
            "Example:",
            "  deployer maintenance on production --for 30m --reason \"moving the database\"",
            "  deployer maintenance status production",
            "  deployer maintenance off production"
        })
final class MaintenanceCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which: on, off or status.");
    }
}
