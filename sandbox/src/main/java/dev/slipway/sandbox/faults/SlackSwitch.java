package dev.slipway.sandbox.faults;

import dev.slipway.sandbox.faults.SlackMode.Mood;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The mode that Slack is in. Thread-safe. */
final class SlackSwitch implements Fault {

    private static final String ERROR = "internal_error";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Mood FINE = new Mood(SlackMode.OK, ERROR, RETRY_AFTER);

    private Mood mood = FINE;
    private int limited;

    /** What becomes of this call. */
    synchronized Mood take() {
        if (mood.mode() != SlackMode.LIMITED_TWICE) {
            return mood;
        }
        Mood now = new Mood(SlackMode.LIMITED, mood.error(), mood.retryAfter());
        if (++limited == 2) {
            mood = FINE;
        }
        return now;
    }

    @Override
    public String name() {
        return "slack";
    }

    @Override
    public String effect() {
        return "Slack refuses, limits, fails, hangs, is gone, drips a byte each second, or limits twice";
    }

    @Override
    public String takes() {
        return words()
                + ", {\"mode\":\"error\",\"error\":\"channel_not_found\"}, {\"mode\":\"429\",\"retryAfter\":\"30s\"}";
    }

    private static String words() {
        return Arrays.stream(SlackMode.values()).map(SlackMode::word).collect(Collectors.joining(", "));
    }

    @Override
    public synchronized JsonNode value() {
        return switch (mood.mode()) {
            case ERROR -> object().put("error", mood.error());
            case LIMITED, LIMITED_TWICE -> object().put("retryAfter", Members.written(mood.retryAfter()));
            case OK, FAILING, HANGING, REFUSING, DRIPPING ->
                StringNode.valueOf(mood.mode().word());
        };
    }

    private ObjectNode object() {
        return JsonMapper.shared().createObjectNode().put("mode", mood.mode().word());
    }

    @Override
    public synchronized boolean isOn() {
        return mood.mode() != SlackMode.OK;
    }

    @Override
    public void set(JsonNode value) {
        JsonNode object =
                value.isString() ? JsonMapper.shared().createObjectNode().put("mode", value.stringValue()) : value;
        Members members = new Members(name(), object, Set.of("mode", "error", "retryAfter"));
        String word = members.text("mode");
        SlackMode mode = SlackMode.of(word.equals("off") ? SlackMode.OK.word() : word)
                .orElseThrow(() -> members.wrong("mode", "one of " + words(), word));
        Duration retryAfter = members.span("retryAfter").orElse(RETRY_AFTER);
        if (retryAfter.toMillis() % 1000 != 0) {
            throw members.wrong("retryAfter", "whole seconds", Members.written(retryAfter));
        }
        Mood wanted = new Mood(mode, members.optionalText("error").orElse(ERROR), retryAfter);
        synchronized (this) {
            mood = wanted;
            limited = 0;
        }
    }

    @Override
    public synchronized void reset() {
        mood = FINE;
        limited = 0;
    }
}
