package dev.slipway.sandbox.setup;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads nodes as one of AWS's requests. The SDK's own class says which members there are and of which type, so a mistyped one is
 * found where it stands; AWS's rules about values are left to the operation itself.
 */
final class AwsFormReader {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String file;
    private final Set<String> answered;
    private final Mistakes mistakes;
    private final BiConsumer<String, Position> texts;
    private final Map<String, Position> positions = new HashMap<>();

    /**
     * @param answer the class in which AWS describes the thing, whose further members are not taken
     * @param texts hears each text and where it stands
     */
    AwsFormReader(String file, SdkPojo answer, Mistakes mistakes, BiConsumer<String, Position> texts) {
        this.file = file;
        this.answered = names(answer).keySet();
        this.mistakes = mistakes;
        this.texts = texts;
    }

    AwsForm read(MappingNode node, SdkPojo request) {
        positions.put("", Position.of(file, node));
        return new AwsForm(object("", node, request), positions);
    }

    private static Map<String, SdkField<?>> names(SdkPojo pojo) {
        return pojo.sdkFields().stream()
                .collect(Collectors.toMap(SdkField::locationName, field -> field, (a, b) -> a, LinkedHashMap::new));
    }

    private ObjectNode object(String pointer, MappingNode node, SdkPojo pojo) {
        Map<String, SdkField<?>> fields = names(pojo);
        ObjectNode object = JSON.objectNode();
        members(pointer, node).forEach((name, value) -> {
            SdkField<?> field = fields.get(name);
            if (field != null) {
                value(pointer + "/" + name, name, value, field).ifPresent(json -> object.set(name, json));
                return;
            }
            String hint = pointer.isEmpty() && answered.contains(name)
                    ? "Remove it: it is what AWS answers, not what it takes."
                    : Nearest.hint(name, fields.keySet());
            mistakes.add(
                    positions.getOrDefault(pointer + "/" + name, Position.of(file)),
                    "unknown key \"" + name + "\"",
                    hint);
        });
        return object;
    }

    private Map<String, Node> members(String pointer, MappingNode node) {
        Map<String, Node> members = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Position position = Position.of(file, tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                mistakes.add(position, "a key must be a word", "");
            } else if (members.putIfAbsent(key.getValue(), tuple.getValueNode()) == null) {
                positions.put(pointer + "/" + key.getValue(), position);
            } else {
                mistakes.add(position, "\"" + key.getValue() + "\" is given twice", "Keep one of them.");
            }
        }
        return members;
    }

    private Optional<JsonNode> value(String pointer, String name, Node node, SdkField<?> field) {
        positions.putIfAbsent(pointer, Position.of(file, node));
        MarshallingKnownType type = field.marshallingType().getKnownType();
        @Nullable
        JsonNode json = switch (node) {
            case ScalarNode scalar when Tag.NULL.equals(scalar.getTag()) -> JSON.nullNode();
            case ScalarNode scalar -> scalar(scalar, type);
            case SequenceNode list when type == MarshallingKnownType.LIST -> list(pointer, name, list, field);
            case MappingNode map when type == MarshallingKnownType.MAP -> map(pointer, map, field);
            case MappingNode map
            when type == MarshallingKnownType.SDK_POJO ->
                object(pointer, map, field.constructor().get());
            default -> null;
        };
        if (json == null) {
            boolean unquoted = type == MarshallingKnownType.STRING && node instanceof ScalarNode;
            mistakes.add(
                    Position.of(file, node),
                    "\"" + name + "\" must be " + kind(type),
                    unquoted ? "Put it in quotes: \"" + ((ScalarNode) node).getValue() + "\"." : "");
        }
        return Optional.ofNullable(json);
    }

    private @Nullable JsonNode scalar(ScalarNode scalar, MarshallingKnownType type) {
        String text = scalar.getValue();
        boolean whole = Tag.INT.equals(scalar.getTag()) && text.matches("-?\\d{1,18}");
        return switch (type) {
            case STRING -> {
                texts.accept(text, Position.of(file, scalar));
                yield Tag.STR.equals(scalar.getTag()) ? JSON.stringNode(text) : null;
            }
            case INTEGER, LONG, SHORT, BYTE -> whole ? number(Long.parseLong(text)) : null;
            case FLOAT, DOUBLE, BIG_DECIMAL, INSTANT ->
                whole || Tag.FLOAT.equals(scalar.getTag()) ? JSON.numberNode(Double.parseDouble(text)) : null;
            case BOOLEAN -> Tag.BOOL.equals(scalar.getTag()) ? JSON.booleanNode(text.equalsIgnoreCase("true")) : null;
            case SDK_BYTES, SDK_POJO, LIST, MAP, DOCUMENT, NULL -> null;
        };
    }

    private static JsonNode number(long number) {
        return number == (int) number ? JSON.numberNode((int) number) : JSON.numberNode(number);
    }

    private ArrayNode list(String pointer, String name, SequenceNode node, SdkField<?> field) {
        SdkField<?> member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
        ArrayNode list = JSON.arrayNode();
        List<Node> items = node.getValue();
        for (int i = 0; i < items.size(); i++) {
            value(pointer + "/" + i, name, items.get(i), member).ifPresent(list::add);
        }
        return list;
    }

    private ObjectNode map(String pointer, MappingNode node, SdkField<?> field) {
        SdkField<?> member = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
        ObjectNode map = JSON.objectNode();
        members(pointer, node)
                .forEach((name, value) ->
                        value(pointer + "/" + name, name, value, member).ifPresent(json -> map.set(name, json)));
        return map;
    }

    private static String kind(MarshallingKnownType type) {
        return switch (type) {
            case STRING, SDK_BYTES -> "text";
            case INTEGER, LONG, SHORT, BYTE -> "a whole number, without quotes";
            case FLOAT, DOUBLE, BIG_DECIMAL, INSTANT -> "a number, without quotes";
            case BOOLEAN -> "true or false";
            case LIST -> "a list";
            case MAP, SDK_POJO, DOCUMENT, NULL -> "a mapping";
        };
    }
}
