package dev.slipway.sandbox.faults;

import dev.slipway.sandbox.access.Policy;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** A policy that calls are held against: those of one access key, or those of everybody. Thread-safe. */
public final class Permissions implements Fault {

    private static final String OFF = "off";
    private static final Set<String> MEMBERS = Set.of("accessKey", "document");

    private record Held(String accessKey, Policy policy, JsonNode value) {}

    private @Nullable Held held;

    /** The policy of a caller; empty for one who may do everything. */
    public synchronized Optional<Policy> of(String accessKey) {
        Held now = held;
        return now != null && (now.accessKey().isEmpty() || now.accessKey().equals(accessKey))
                ? Optional.of(now.policy())
                : Optional.empty();
    }

    @Override
    public String name() {
        return "policy";
    }

    @Override
    public String effect() {
        return "calls are held against an IAM policy, and what it does not allow is denied";
    }

    @Override
    public String takes() {
        return OFF + ", {\"accessKey\":\"deployer\",\"document\":{\"Version\":\"2012-10-17\",\"Statement\":[…]}},"
                + " without accessKey for everybody";
    }

    @Override
    public synchronized JsonNode value() {
        Held now = held;
        return now == null ? StringNode.valueOf(OFF) : now.value();
    }

    @Override
    public synchronized boolean isOn() {
        return held != null;
    }

    @Override
    public synchronized void set(JsonNode value) {
        if (value.isString() && value.stringValue().equals(OFF)) {
            held = null;
            return;
        }
        if (!(value instanceof ObjectNode rule) || !MEMBERS.containsAll(rule.propertyNames())) {
            throw new IllegalArgumentException(name() + " takes " + takes() + ", not "
                    + JsonMapper.shared().writeValueAsString(value));
        }
        try {
            held = new Held(rule.path("accessKey").asString(""), Policy.of(rule.path("document")), value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void reset() {
        held = null;
    }
}
