package dev.slipway.sandbox.protocol;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parameters of a Query request: {@code Targets.member.1.Id=…}. They come without types, so the SDK's class has to say what
 * each of them is. Immutable.
 */
final class QueryForm {

    private static final JsonNodeFactory JSON = JsonMapper.shared().getNodeFactory();

    private final SortedMap<String, String> parameters = new TreeMap<>();

    private QueryForm() {}

    /** Reads {@code application/x-www-form-urlencoded}; what has no name is passed over. */
    static QueryForm parse(byte[] body) {
        QueryForm form = new QueryForm();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw AwsError.refused(
                    "MalformedQueryString", "The query string contains a syntax error: " + e.getMessage());
        }
    }

    /** A parameter such as {@code Action}. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /**
     * The parameters as the members that the SDK's class has.
     *
     * @throws AwsError MalformedInput when a member has another type
     */
    ObjectNode members(SdkPojo builder) {
        return members(builder, "");
    }

    private ObjectNode members(SdkPojo builder, String prefix) {
        ObjectNode members = JSON.objectNode();
        for (SdkField<?> field : builder.sdkFields()) {
            String name = prefix + field.locationName();
            if (isThere(name)) {
                members.set(field.locationName(), value(field, name));
            }
        }
        return members;
    }

    private boolean isThere(String name) {
        return parameters.containsKey(name)
                || parameters.tailMap(name + ".").keySet().stream()
                        .findFirst()
                        .filter(next -> next.startsWith(name + "."))
                        .isPresent();
    }

    private JsonNode value(SdkField<?> field, String name) {
        return switch (field.marshallingType().getKnownType()) {
            case SDK_POJO -> members(field.constructor().get(), name + ".");
            case LIST -> list(field.getRequiredTrait(ListTrait.class), name);
            case MAP -> map(field.getRequiredTrait(MapTrait.class), name);
            case STRING, SDK_BYTES, DOCUMENT, NULL -> JSON.stringNode(text(name));
            case BOOLEAN -> JSON.booleanNode(Boolean.parseBoolean(text(name)));
            case INSTANT -> JSON.numberNode(seconds(name));
            case INTEGER, LONG, SHORT, BYTE, FLOAT, DOUBLE, BIG_DECIMAL -> number(name);
        };
    }

    private ArrayNode list(ListTrait trait, String name) {
        ArrayNode list = JSON.arrayNode();
        String element = trait.isFlattened()
                ? name
                : name + "." + trait.memberFieldInfo().locationName();
        for (int i = 1; isThere(element + "." + i); i++) {
            list.add(value(trait.memberFieldInfo(), element + "." + i));
        }
        return list;
    }

    private ObjectNode map(MapTrait trait, String name) {
        ObjectNode map = JSON.objectNode();
        String entry = trait.isFlattened() ? name : name + ".entry";
        for (int i = 1; isThere(entry + "." + i); i++) {
            String key = text(entry + "." + i + "." + trait.keyLocationName());
            map.set(key, value(trait.valueFieldInfo(), entry + "." + i + "." + trait.valueLocationName()));
        }
        return map;
    }

    private String text(String name) {
        return parameters.getOrDefault(name, "");
    }

    private JsonNode number(String name) {
        try {
            BigDecimal number = new BigDecimal(text(name));
            return number.stripTrailingZeros().scale() <= 0
                    ? JSON.numberNode(number.toBigIntegerExact())
                    : JSON.numberNode(number);
        } catch (NumberFormatException e) {
            throw malformed(name);
        }
    }

    private BigDecimal seconds(String name) {
        try {
            return BigDecimal.valueOf(Instant.parse(text(name)).toEpochMilli(), 3);
        } catch (DateTimeException e) {
            throw malformed(name);
        }
    }

    private AwsError malformed(String name) {
        return AwsError.refused("MalformedInput", "The value '" + text(name) + "' of " + name + " has another type.");
    }

    /** The names that are there, for a message. */
    @Override
    public String toString() {
        return List.copyOf(parameters.keySet()).toString();
    }
}
