package dev.slipway.deployer.lease;

import dev.slipway.deployer.release.ReleaseId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A lease as JSON. Members that are not known are passed over. */
final class LeaseJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private LeaseJson() {}

    static String write(Lease lease) {
        Claimant holder = lease.holder();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("holder", holder.holder());
        fields.putAll(holder.told());
        fields.put("since", lease.since().toString());
        fields.put("heartbeat", lease.heartbeat().toString());
        fields.put("expiresAt", lease.expiresAt().toString());
        fields.put("state", lease.state().name().toLowerCase(Locale.ROOT));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(fields) + "\n";
    }

    /** @throws IllegalArgumentException when the text is no lease; the message says why, without a full stop */
    static Lease read(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            return new Lease(
                    new Claimant(
                            text(json, "holder"),
                            new ReleaseId(text(json, "release")),
                            text(json, "verb"),
                            optional(json, "actor"),
                            optional(json, "runUrl")),
                    Instant.parse(text(json, "since")),
                    Instant.parse(text(json, "heartbeat")),
                    Instant.parse(text(json, "expiresAt")),
                    Lease.State.valueOf(text(json, "state").toUpperCase(Locale.ROOT)));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("\"" + e.getParsedString() + "\" is no instant", e);
        }
    }

    private static String text(JsonNode json, String name) {
        String text = optional(json, name);
        if (text == null) {
            throw new IllegalArgumentException("it says nothing of \"" + name + "\"");
        }
        return text;
    }

    private static @Nullable String optional(JsonNode json, String name) {
        JsonNode value = json.path(name);
        return value.isString() ? value.asString() : null;
    }
}
