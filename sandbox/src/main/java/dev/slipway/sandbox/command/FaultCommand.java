package dev.slipway.sandbox.command;

import dev.slipway.sandbox.Failure;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Throws a switch of the running sandbox. */
@Command(
        name = "fault",
        description = {
            "Breaks the running sandbox on purpose, or mends it:",
            "  drain on|broken",
            "  early-exits counted|ignored",
            "  stale-answer {\"environment\":…,\"path\":…,\"body\":…,\"times\":…}"
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  sandbox fault drain broken",
            "  sandbox fault stale-answer '{\"environment\":\"staging\",\"path\":\"/version\",\"body\":\"{}\",\"times\":1}'"
        })
final class FaultCommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "NAME", description = "The switch.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "VALUE", description = "A word, or JSON.")
    private String value = "";

    @Override
    public Integer call() throws InterruptedException {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("name", name);
        if (value.startsWith("{")) {
            try {
                body.set("value", JsonMapper.shared().readTree(value));
            } catch (JacksonException e) {
                throw new Failure(
                        "Tried to throw the switch " + name + " but failed because: the value is not JSON: "
                                + e.getOriginalMessage(),
                        e);
            }
        } else {
            body.put("value", value);
        }
        connection.post("throw the switch " + name, "/_sandbox/faults", BodyPublishers.ofString(body.toString()));
        return 0;
    }
}
