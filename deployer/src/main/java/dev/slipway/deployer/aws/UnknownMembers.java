package dev.slipway.deployer.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the members of an answer that the SDK's model does not have. The SDK drops them in silence, and a revision made
 * of its objects would lose what infrastructure has set.
 */
final class UnknownMembers implements ExecutionInterceptor {

    /** A request that wants to know carries a map here, and finds it filled with JSON by path. */
    static final ExecutionAttribute<Map<String, String>> FOUND = new ExecutionAttribute<>("dev.slipway.UnknownMembers");

    private static final String WHOLE = "taskDefinition.";

    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        Map<String, String> found = attributes.getAttribute(FOUND);
        if (found == null || !context.httpResponse().isSuccessful()) {
            return context.responseBody();
        }
        return context.responseBody().map(body -> read(body, found));
    }

    private static InputStream read(InputStream body, Map<String, String> found) {
        try (body) {
            byte[] raw = body.readAllBytes();
            found.clear();
            in(JSON.readTree(raw), DescribeTaskDefinitionResponse.builder())
                    .forEach((path, json) ->
                            found.put(path.startsWith(WHOLE) ? path.substring(WHOLE.length()) : path, json));
            return new ByteArrayInputStream(raw);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The members in a raw answer that a shape does not have: their JSON by their path, such as
     * {@code volumes[0].s3filesVolumeConfiguration}.
     */
    static Map<String, String> in(JsonNode raw, SdkPojo shape) {
        Map<String, String> found = new TreeMap<>();
        compare("", raw, shape, found);
        return found;
    }

    private static void compare(String path, JsonNode raw, SdkPojo shape, Map<String, String> found) {
        Map<String, SdkField<?>> known = new HashMap<>();
        shape.sdkFields().forEach(field -> known.put(field.locationName(), field));
        for (Map.Entry<String, JsonNode> member : raw.properties()) {
            String name = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
            SdkField<?> field = known.get(member.getKey());
            if (field == null && !member.getValue().isNull()) {
                found.put(name, member.getValue().toString());
            } else if (field != null) {
                compareValue(name, member.getValue(), field, found);
            }
        }
    }

    private static void compareValue(String path, JsonNode raw, SdkField<?> field, Map<String, String> found) {
        if (raw.isNull()) {
            return;
        }
        ListTrait list = field.getTrait(ListTrait.class);
        MapTrait map = field.getTrait(MapTrait.class);
        if (list != null) {
            int index = 0;
            for (JsonNode element : raw) {
                compareValue(path + "[" + index++ + "]", element, list.memberFieldInfo(), found);
            }
        } else if (map != null) {
            for (Map.Entry<String, JsonNode> entry : raw.properties()) {
                compareValue(path + "." + entry.getKey(), entry.getValue(), map.valueFieldInfo(), found);
            }
        } else if (field.constructor() != null) {
            compare(path, raw, field.constructor().get(), found);
        }
    }
}
