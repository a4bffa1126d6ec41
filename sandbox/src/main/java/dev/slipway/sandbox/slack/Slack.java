package dev.slipway.sandbox.slack;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Slack workspace: {@code auth.test}, {@code chat.postMessage}, {@code chat.update}. Any channel exists as soon as somebody
 * posts to it. Mistakes get HTTP 200 and {@code ok: false}, as Slack answers them. Thread-safe.
 */
public final class Slack {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Supplier<String> token;
    private final InstantSource clock;
    private final Map<String, Message> messages = new LinkedHashMap<>();
    private long lastMicros;

    /** @param token the bot's, read at each call so that a rotated one counts at once */
    public Slack(Supplier<String> token, InstantSource clock) {
        this.token = token;
        this.clock = clock;
    }

    /**
     * Answers a call.
     *
     * @param method such as {@code chat.postMessage}
     * @param authorization the header; empty if there was none
     * @param contentType of the body: JSON, or a form that may carry the token
     * @return the body of an answer with HTTP 200
     */
    public String call(String method, String authorization, String contentType, byte[] body) {
        return answer(method, authorization, contentType, body).toString();
    }

    private ObjectNode answer(String method, String authorization, String contentType, byte[] body) {
        JsonNode arguments;
        try {
            arguments = arguments(contentType, new String(body, StandardCharsets.UTF_8));
        } catch (JacksonException | IllegalArgumentException e) {
            return error("invalid_json");
        }
        String given = authorization.startsWith("Bearer ")
                ? authorization.substring("Bearer ".length())
                : text(arguments, "token");
        if (given.isEmpty()) {
            return error("not_authed");
        }
        if (!isToken(given)) {
            return error("invalid_auth");
        }
        return switch (method) {
            case "auth.test" ->
                ok().put("url", "https://sandbox.slack.com/")
                        .put("team", "Sandbox")
                        .put("user", "slipway")
                        .put("team_id", "T00000001")
                        .put("user_id", "U00000001")
                        .put("bot_id", "B00000001");
            case "chat.postMessage" -> post(arguments);
            case "chat.update" -> update(arguments);
            default -> error("unknown_method");
        };
    }

    /** One argument of a call; empty if it is not there or is no text. */
    public Optional<String> argument(String contentType, byte[] body, String name) {
        try {
            String text = text(arguments(contentType, new String(body, StandardCharsets.UTF_8)), name);
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** All messages in the order in which they were posted. */
    public synchronized List<Message> messages() {
        return List.copyOf(messages.values());
    }

    private synchronized ObjectNode post(JsonNode arguments) {
        String channel = text(arguments, "channel");
        if (channel.isEmpty()) {
            return error("channel_not_found");
        }
        Message message = new Message(
                channel,
                nextTs(),
                text(arguments, "thread_ts"),
                text(arguments, "text"),
                json(arguments, "blocks"),
                json(arguments, "attachments"),
                0);
        if (isBlank(message)) {
            return error("no_text");
        }
        messages.put(key(channel, message.ts()), message);
        return told(message);
    }

    private synchronized ObjectNode update(JsonNode arguments) {
        String channel = text(arguments, "channel");
        if (channel.isEmpty()) {
            return error("channel_not_found");
        }
        String key = key(channel, text(arguments, "ts"));
        Message before = messages.get(key);
        if (before == null) {
            return error("message_not_found");
        }
        String text = text(arguments, "text");
        String blocks = json(arguments, "blocks");
        String attachments = json(arguments, "attachments");
        if (text.isEmpty() && blocks.isEmpty() && attachments.isEmpty()) {
            return error("no_text");
        }
        Message after = before.edited(text, blocks, attachments);
        messages.put(key, after);
        return told(after);
    }

    private static ObjectNode told(Message message) {
        ObjectNode answer =
                ok().put("channel", message.channel()).put("ts", message.ts()).put("text", message.text());
        answer.putObject("message")
                .put("type", "message")
                .put("text", message.text())
                .put("ts", message.ts())
                .put("bot_id", "B00000001");
        return answer;
    }

    private static boolean isBlank(Message message) {
        return message.text().isBlank()
                && message.blocks().isEmpty()
                && message.attachments().isEmpty();
    }

    /** Seconds and microseconds, never the same twice. */
    private String nextTs() {
        Instant now = clock.instant();
        lastMicros = Math.max(lastMicros + 1, now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000);
        return String.format(Locale.ROOT, "%d.%06d", lastMicros / 1_000_000, lastMicros % 1_000_000);
    }

    private boolean isToken(String given) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), token.get().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode arguments(String contentType, String body) {
        if (body.isBlank()) {
            return JSON.createObjectNode();
        }
        if (contentType.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            return JSON.readTree(body);
        }
        ObjectNode form = JSON.createObjectNode();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String text(JsonNode arguments, String name) {
        JsonNode value = arguments.get(name);
        return value != null && value.isString() ? value.stringValue() : "";
    }

    /** A member that is JSON itself: a string in forms, a value in JSON. */
    private static String json(JsonNode arguments, String name) {
        JsonNode value = arguments.get(name);
        if (value == null || value.isNull()) {
            return "";
        }
        String text = value.isString() ? value.stringValue() : value.toString();
        return text.equals("[]") ? "" : text;
    }

    private static String key(String channel, String ts) {
        return channel + " " + ts;
    }

    private static ObjectNode ok() {
        return JSON.createObjectNode().put("ok", true);
    }

    private static ObjectNode error(String code) {
        return JSON.createObjectNode().put("ok", false).put("error", code);
    }
}
