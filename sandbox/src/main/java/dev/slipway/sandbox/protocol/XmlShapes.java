package dev.slipway.sandbox.protocol;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
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

/**
 * The SDK's model classes to the XML of Query answers ("AWS Query protocol" of Smithy): instants in ISO 8601, an element
 * {@code member} for each item of a list; what is absent is left out.
 */
final class XmlShapes {

    private final StringBuilder xml = new StringBuilder();

    private XmlShapes() {}

    /** The members of an object, without an element around them. */
    static String write(SdkPojo pojo) {
        XmlShapes shapes = new XmlShapes();
        shapes.members(pojo);
        return shapes.xml.toString();
    }

    /** Text as it may stand between two tags. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\r", "&#xD;");
    }

    private void members(SdkPojo pojo) {
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.getValueOrDefault(pojo);
            if (value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap)) {
                member(field.locationName(), field, value);
            }
        }
    }

    private void member(String name, SdkField<?> field, Object value) {
        Optional<ListTrait> list = field.getOptionalTrait(ListTrait.class);
        if (value instanceof List<?> items && list.isPresent()) {
            SdkField<?> item = list.get().memberFieldInfo();
            boolean flat = list.get().isFlattened();
            around(
                    flat ? null : name,
                    () -> items.forEach(element -> element(flat ? name : item.locationName(), item, element)));
        } else if (value instanceof Map<?, ?> entries) {
            MapTrait map = field.getRequiredTrait(MapTrait.class);
            around(
                    map.isFlattened() ? null : name,
                    () -> entries.forEach((key, element) -> around(map.isFlattened() ? name : "entry", () -> {
                        around(map.keyLocationName(), () -> xml.append(escaped(String.valueOf(key))));
                        element(map.valueLocationName(), map.valueFieldInfo(), element);
                    })));
        } else {
            element(name, field, value);
        }
    }

    private void element(String name, SdkField<?> field, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case SdkPojo pojo -> around(name, () -> members(pojo));
            case List<?> list -> member(name, field, list);
            case Map<?, ?> map -> member(name, field, map);
            case Instant instant -> around(name, () -> xml.append(instant.truncatedTo(ChronoUnit.MILLIS)));
            case SdkBytes bytes ->
                around(name, () -> xml.append(Base64.getEncoder().encodeToString(bytes.asByteArray())));
            default -> around(name, () -> xml.append(escaped(value.toString())));
        }
    }

    private void around(@Nullable String name, Runnable content) {
        if (name != null) {
            xml.append('<').append(name).append('>');
        }
        content.run();
        if (name != null) {
            xml.append("</").append(name).append('>');
        }
    }
}
