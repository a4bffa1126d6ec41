package dev.slipway.sandbox.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.thirdparty.jackson.core.JsonParser;
import software.amazon.awssdk.thirdparty.jackson.core.JsonToken;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORFactory;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The SDK's model classes to CBOR ("Smithy RPC v2 CBOR"): as JSON has them, but an instant is tagged 1 and bytes are bytes. The
 * bytes are written and read by the SDK's own copy of Jackson's CBOR, since Jackson 3's is not to be had everywhere.
 */
final class CborShapes {

    private static final CBORFactory CBOR = new CBORFactory();
    private static final JsonNodeFactory JSON = JsonMapper.shared().getNodeFactory();
    private static final int EPOCH_SECONDS = 1;

    private final CBORGenerator out;

    private CborShapes(CBORGenerator out) {
        this.out = out;
    }

    /**
     * The members of a request, as JSON has them.
     *
     * @throws AwsError SerializationException when the body is none
     */
    static ObjectNode read(byte[] body) {
        if (body.length == 0) {
            return JSON.objectNode();
        }
        try (JsonParser in = CBOR.createParser(body)) {
            in.nextToken();
            if (node(in) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw AwsError.refused("SerializationException", "The body is not CBOR: " + e.getMessage());
        }
        throw AwsError.refused("SerializationException", "Start of structure or map found where not expected.");
    }

    private static JsonNode node(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> {
                ObjectNode object = JSON.objectNode();
                while (in.nextToken() == JsonToken.FIELD_NAME) {
                    String name = in.currentName();
                    in.nextToken();
                    object.set(name, node(in));
                }
                yield object;
            }
            case START_ARRAY -> {
                ArrayNode array = JSON.arrayNode();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    array.add(node(in));
                }
                yield array;
            }
            case VALUE_STRING -> JSON.stringNode(in.getText());
            case VALUE_NUMBER_INT -> JSON.numberNode(in.getLongValue());
            case VALUE_NUMBER_FLOAT -> JSON.numberNode(new BigDecimal(Double.toString(in.getDoubleValue())));
            case VALUE_TRUE -> JSON.booleanNode(true);
            case VALUE_FALSE -> JSON.booleanNode(false);
            case VALUE_EMBEDDED_OBJECT -> JSON.binaryNode(in.getBinaryValue());
            case VALUE_NULL -> JSON.nullNode();
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME ->
                throw new IOException("unexpected " + in.currentToken());
        };
    }

    /** An object. */
    static byte[] write(SdkPojo pojo) {
        return written(pojo);
    }

    /** An object that has no class, of strings. */
    static byte[] write(Map<String, String> members) {
        return written(members);
    }

    private static byte[] written(Object object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CBORGenerator out = CBOR.createGenerator(bytes)) {
            new CborShapes(out).value(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void value(@Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.writeNull();
            case SdkPojo pojo -> structure(pojo);
            case Instant instant -> {
                out.writeTag(EPOCH_SECONDS);
                out.writeNumber(instant.toEpochMilli() / 1000.0);
            }
            case SdkBytes bytes -> out.writeBinary(bytes.asByteArray());
            case List<?> list -> {
                out.writeStartArray();
                for (Object element : list) {
                    value(element);
                }
                out.writeEndArray();
            }
            case Map<?, ?> map -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.writeFieldName(String.valueOf(entry.getKey()));
                    value(entry.getValue());
                }
                out.writeEndObject();
            }
            case String text -> out.writeString(text);
            case Boolean bool -> out.writeBoolean(bool);
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Number number -> out.writeNumber(number.doubleValue());
            default -> throw new IllegalStateException("a shape has a member of " + value.getClass());
        }
    }

    private void structure(SdkPojo pojo) throws IOException {
        out.writeStartObject();
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.getValueOrDefault(pojo);
            if (value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap)) {
                out.writeFieldName(field.locationName());
                value(value);
            }
        }
        out.writeEndObject();
    }
}
