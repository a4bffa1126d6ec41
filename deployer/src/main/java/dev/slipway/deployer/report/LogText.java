package dev.slipway.deployer.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A line of a task's log in words for people. Applications log JSON for machines, such as Logback's {@code JsonEncoder};
 * of an object with a message its level, message, key-value pairs and exceptions are shown. Every other line stays as it
 * is. The raw line is in {@code --output json} and in CloudWatch.
 */
final class LogText {
    private static final JsonMapper JSON = JsonMapper.shared();

    private LogText() {}

    /** At least one line: messages may have several. */
    static List<String> of(String line) {
        if (!line.stripLeading().startsWith("{")) {
            return List.of(line);
        }
        try {
            return lines(JSON.readTree(line), line);
        } catch (JacksonException _) {
            return List.of(line);
        }
    }

    /** All of them, in order. */
    static List<String> of(List<String> lines) {
        return lines.stream().flatMap(line -> of(line).stream()).toList();
    }

    private static List<String> lines(JsonNode object, String raw) {
        String formatted = text(object.path("formattedMessage"));
        // A pattern alone would hide what its arguments say.
        boolean pattern = !object.path("arguments").isEmpty();
        String message = formatted.isBlank() && !pattern ? text(object.path("message")) : formatted;
        if (message.isBlank()) {
            return List.of(raw);
        }
        String level = text(object.path("level"));
        String first = (level + " " + message.strip() + pairs(object.path("kvpList"))).strip();
        return Stream.concat(first.lines(), exceptions(object.path("throwable")).stream())
                .toList();
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.asString() : "";
    }

    private static String pairs(JsonNode list) {
        return list.valueStream()
                .flatMap(pair -> pair.propertyStream())
                .map(pair -> " " + pair.getKey() + "="
                        + pair.getValue().asString(pair.getValue().toString()))
                .reduce("", String::concat);
    }

    private static List<String> exceptions(JsonNode throwable) {
        List<String> lines = new ArrayList<>();
        for (JsonNode one = throwable; one.isObject(); one = one.path("cause")) {
            String said = one.path("message").asString("");
            String text = one.path("className").asString("") + (said.isEmpty() ? "" : ": " + said);
            lines.addAll(text.lines().map(line -> "  " + line).toList());
        }
        return lines;
    }
}
