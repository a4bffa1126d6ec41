package dev.slipway.sandbox.command;

import dev.slipway.sandbox.Failure;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Lists, throws and mends the switches of the running sandbox. */
@Command(
        name = "fault",
        description = {
            "Breaks the running sandbox on purpose, or mends it.",
            "Without arguments it lists every switch with its value and the values that it takes."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  sandbox fault",
            "  sandbox fault drain broken",
            "  sandbox fault stale-answer '{\"environment\":\"staging\",\"path\":\"/version\",\"body\":\"{}\"}'",
            "  sandbox fault off drain",
            "  sandbox fault off"
        })
final class FaultCommand implements Callable<Integer> {

    private static final String PATH = "/_sandbox/faults";

    @Mixin
    private Connection connection = new Connection();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The switch; `off` mends all of them, or the one that follows.")
    private @Nullable String name;

    @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE", description = "A word, or JSON.")
    private @Nullable String value;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        String given = name;
        if (given == null) {
            print(connection.get("list the switches", PATH));
        } else if (given.equals("off")) {
            String one = value == null ? "" : "/" + URLEncoder.encode(value, StandardCharsets.UTF_8);
            connection.delete("mend " + (value == null ? "everything" : value), PATH + one);
        } else if (value == null) {
            throw new ParameterException(
                    command().commandLine(),
                    "The switch " + given + " wants a VALUE; `sandbox fault` lists what each one takes");
        } else {
            set(given, value);
        }
        return 0;
    }

    private void set(String switchName, String typed) throws InterruptedException {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("name", switchName);
        String what = "throw the switch " + switchName;
        try {
            body.set("value", FaultValue.of(switchName, typed));
        } catch (IllegalArgumentException e) {
            throw new Failure("Tried to " + what + " but failed because: " + e.getMessage() + ".", e);
        }
        connection.post(what, PATH, BodyPublishers.ofString(body.toString()));
    }

    private void print(JsonNode list) {
        PrintWriter out = command().commandLine().getOut();
        for (JsonNode fault : list.path("faults")) {
            JsonNode set = fault.path("value");
            out.printf(
                    "%s %s = %s%n",
                    fault.path("on").asBoolean(false) ? "*" : " ",
                    fault.path("name").asString(""),
                    set.isString() ? set.stringValue() : set);
            out.printf("      %s%n", fault.path("effect").asString(""));
            out.printf("      takes %s%n", fault.path("takes").asString(""));
        }
        out.flush();
    }

    private CommandSpec command() {
        return Objects.requireNonNull(spec);
    }
}
