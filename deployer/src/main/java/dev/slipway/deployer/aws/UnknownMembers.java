package dev.slipway.deployer.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the members of an answer that the SDK's model does not have. The SDK drops them in silence, and a revision made
 * of its objects would lose what infrastructure has set.
 */
final class UnknownMembers implements ExecutionInterceptor {

    /** A request that wants to know carries a list here, and finds it filled with paths. */
    static final ExecutionAttribute<List<String>> FOUND = new ExecutionAttribute<>("dev.slipway.UnknownMembers");

    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        List<String> found = attributes.getAttribute(FOUND);
        if (found == null || !context.httpResponse().isSuccessful()) {
            return context.responseBody();
        }
        return context.responseBody().map(body -> read(body, found));
    }

    private static InputStream read(InputStream body, List<String> found) {
        try (body) {
            byte[] raw = body.readAllBytes();
            found.clear();
            found.addAll(in(
                    JSON.readTree(raw).path("taskDefinition"),
                    software.amazon.awssdk.services.ecs.model.TaskDefinition.builder()));
            return new ByteArrayInputStream(raw);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The paths of members in a raw answer that a shape does not have, such as {@code volumes[0].s3filesVolumeConfiguration}. */
    static List<String> in(JsonNode raw, SdkPojo shape) {
        List<String> found = new ArrayList<>();
        compare("", raw, shape, found);
        return found;
    }

    private static void compare(String path, JsonNode raw, SdkPojo shape, List<String> found) {
        Map<String, SdkField<?>> known = new HashMap<>();
        shape.sdkFields().forEach(field -> known.put(field.locationName(), field));
        for (Map.Entry<String, JsonNode> member : raw.properties()) {
            String name = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
            SdkField<?> field = known.get(member.getKey());
            if (field == null) {
                found.add(name);
            } else {
                compareValue(name, member.getValue(), field, found);
            }
        }
    }

    private static void compareValue(String path, JsonNode raw, SdkField<?> field, List<String> found) {
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
