package dev.slipway.deployer.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program without a verb. */
@Command(
        name = "deployer",
        mixinStandardHelpOptions = true,
        description = "Releases an application on AWS ECS: plan, migrate, roll, prove, roll back.",
        synopsisSubcommandLabel = "VERB",
        footer = {
            "",
            "Example:",
            "  deployer deploy staging --image v2",
            "",
            "Exit codes are explained in docs/exit-codes.md, slipway.yml in docs/slipway-yml.md.",
            "For shell completion: source <(deployer completion)"
        })
final class DeployerCommand implements Runnable {
    @Mixin
    final GlobalOptions options;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DeployerCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a verb is missing: init, plan, deploy, promote, rollback, history, status, drift, lint, run, abort, stop, start, restart or maintenance.");
    }
}
