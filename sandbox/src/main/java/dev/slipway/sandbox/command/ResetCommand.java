package dev.slipway.sandbox.command;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes the running sandbox back to its start. */
@Command(
        name = "reset",
        description = {
            "Takes the running sandbox back to the state right after `up`, and waits until its services are stable.",
            "Tasks end; images, secrets, logs, Slack's messages, switches and databases are as they were at the start.",
            "Addresses, ports and the values of secrets stay."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  sandbox reset"})
final class ResetCommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Integer call() throws InterruptedException {
        connection.post("reset the sandbox", "/_sandbox/reset", BodyPublishers.noBody());
        return 0;
    }
}
