package dev.slipway.sandbox.protocol;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;
import software.amazon.awssdk.utils.builder.SdkBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The SDK's model classes to JSON and back, as AWS JSON 1.1 writes them ("AWS JSON 1.1 protocol" of Smithy): instants are
 * seconds since the epoch with decimals, bytes are Base64, what is absent is left out.
 */
public final class Shapes {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Shapes() {}

    /**
     * Reads an object; members that the class does not have are passed over, as AWS does.
     *
     * @throws AwsError SerializationException when a member has another type
     */
    public static <T> T read(ObjectNode json, SdkBuilder<?, T> builder) {
        fill((SdkPojo) builder, json);
        return builder.build();
    }

    private static void fill(SdkPojo builder, ObjectNode json) {
        for (SdkField<?> field : builder.sdkFields()) {
            JsonNode value = json.get(field.locationName());
            if (value != null && !value.isNull()) {
                field.set(builder, value(field, value));
            }
        }
    }

    private static @Nullable Object value(SdkField<?> field, JsonNode json) {
        if (json.isNull()) {
            return null;
        }
        return switch (field.marshallingType().getKnownType()) {
            case STRING -> expect(json.isString(), field, json).stringValue();
            case INTEGER ->
                expect(json.isIntegralNumber() && json.canConvertToInt(), field, json)
                        .intValue();
            case LONG ->
                expect(json.isIntegralNumber() && json.canConvertToLong(), field, json)
                        .longValue();
            case SHORT -> (short) expect(json.isIntegralNumber(), field, json).intValue();
            case BYTE -> (byte) expect(json.isIntegralNumber(), field, json).intValue();
            case FLOAT -> expect(json.isNumber(), field, json).floatValue();
            case DOUBLE -> expect(json.isNumber(), field, json).doubleValue();
            case BIG_DECIMAL -> expect(json.isNumber(), field, json).decimalValue();
            case BOOLEAN -> expect(json.isBoolean(), field, json).booleanValue();
            case INSTANT -> instant(expect(json.isNumber(), field, json).decimalValue());
            case SDK_BYTES ->
                SdkBytes.fromByteArray(expect(json.isString(), field, json).binaryValue());
            case SDK_POJO -> pojo(field, expect(json.isObject(), field, json));
            case LIST -> list(field, expect(json.isArray(), field, json));
            case MAP -> map(field, expect(json.isObject(), field, json));
            case DOCUMENT, NULL ->
                throw AwsError.refused(
                        "SerializationException", field.memberName() + " has a type that the sandbox does not read");
        };
    }

    private static JsonNode expect(boolean matches, SdkField<?> field, JsonNode json) {
        if (!matches) {
            throw AwsError.refused(
                    "SerializationException",
                    json.getNodeType() + " value cannot be converted to "
                            + field.marshallingType().getTargetClass().getSimpleName() + " in "
                            + Optional.ofNullable(field.memberName()).orElse("a list or map"));
        }
        return json;
    }

    private static Instant instant(BigDecimal seconds) {
        return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
    }

    private static Object pojo(SdkField<?> field, JsonNode json) {
        SdkPojo builder = field.constructor().get();
        fill(builder, (ObjectNode) json);
        return ((Buildable) builder).build();
    }

    private static List<@Nullable Object> list(SdkField<?> field, JsonNode json) {
        SdkField<?> member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
        List<@Nullable Object> values = new ArrayList<>();
        json.forEach(element -> values.add(value(member, element)));
        return values;
    }

    private static Map<String, @Nullable Object> map(SdkField<?> field, JsonNode json) {
        SdkField<?> member = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        json.properties().forEach(entry -> values.put(entry.getKey(), value(member, entry.getValue())));
        return values;
    }

    /** Writes an object. A list that was set is written even when it is empty; one that was not is left out. */
    public static ObjectNode write(SdkPojo pojo) {
        ObjectNode json = JSON.createObjectNode();
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.getValueOrDefault(pojo);
            if (value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap)) {
                json.set(field.locationName(), node(value));
            }
        }
        return json;
    }

    private static JsonNode node(@Nullable Object value) {
        return switch (value) {
            case null -> JSON.nullNode();
            case SdkPojo pojo -> write(pojo);
            case Instant instant -> JSON.getNodeFactory().numberNode(BigDecimal.valueOf(instant.toEpochMilli(), 3));
            case SdkBytes bytes -> JSON.getNodeFactory().binaryNode(bytes.asByteArray());
            case List<?> list -> {
                ArrayNode array = JSON.createArrayNode();
                list.forEach(element -> array.add(node(element)));
                yield array;
            }
            case Map<?, ?> map -> {
                ObjectNode object = JSON.createObjectNode();
                map.forEach((key, element) -> object.set(String.valueOf(key), node(element)));
                yield object;
            }
            default -> JSON.valueToTree(value);
        };
    }

    /**
     * Puts into a written object what the SDK's class did not know of the original: members that it lacks are added, at any
     * depth; elements of lists are matched by position when the lists are of one length. Empty strings
     * stay out, as AWS leaves them out.
     */
    public static void keepUnknown(ObjectNode written, ObjectNode original) {
        original.properties().forEach(entry -> {
            JsonNode here = written.get(entry.getKey());
            JsonNode there = entry.getValue();
            if (here == null) {
                if (!there.isNull() && !(there.isString() && there.stringValue().isEmpty())) {
                    written.set(entry.getKey(), there.deepCopy());
                }
            } else {
                keepUnknown(here, there);
            }
        });
    }

    private static void keepUnknown(JsonNode here, JsonNode there) {
        if (here instanceof ObjectNode left && there instanceof ObjectNode right) {
            keepUnknown(left, right);
        } else if (here instanceof ArrayNode left && there instanceof ArrayNode right && left.size() == right.size()) {
            for (int i = 0; i < left.size(); i++) {
                keepUnknown(left.get(i), right.get(i));
            }
        }
    }
}
