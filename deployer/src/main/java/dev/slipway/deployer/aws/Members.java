package dev.slipway.deployer.aws;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import tools.jackson.databind.json.JsonMapper;

/**
 * An object of the SDK as texts by path: every leaf that has a value is there, whatever the SDK's model calls it, so that two
 * of them can be compared without a member being forgotten. Elements of lists go by their name where they have one, such as
 * {@code containerDefinitions[app].environment[LOG_LEVEL]}, so that their order makes no difference; the others go by number.
 * What is empty is as what is absent. Lists of plain values, such as a command, are one JSON text.
 */
final class Members {
    private static final JsonMapper JSON = new JsonMapper();

    /** What names an element of a list of ECS's, the best first. */
    private static final List<String> NAMES =
            List.of("name", "key", "containerName", "containerPath", "containerPort", "hostname", "sourceContainer");

    /** What an element holds beside its name, where it is a pair. */
    private static final List<String> VALUES = List.of("value", "valueFrom");

    private final SortedMap<String, String> found = new TreeMap<>();

    private Members() {}

    static SortedMap<String, String> of(SdkPojo object) {
        Members members = new Members();
        members.object("", object);
        return members.found;
    }

    private void object(String path, SdkPojo object) {
        for (SdkField<?> field : object.sdkFields()) {
            member(path.isEmpty() ? field.locationName() : path + "." + field.locationName(), value(object, field));
        }
    }

    private void member(String path, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case SdkPojo object -> object(path, object);
            case Map<?, ?> map -> map.forEach((key, entry) -> member(path + "[" + key + "]", entry));
            case Collection<?> list -> list(path, List.copyOf(list));
            default -> found.put(path, value.toString());
        }
    }

    private void list(String path, List<?> list) {
        if (list.isEmpty()) {
            return;
        }
        if (!list.stream().allMatch(SdkPojo.class::isInstance)) {
            found.put(path, JSON.writeValueAsString(list));
            return;
        }
        List<SdkPojo> elements = list.stream().map(SdkPojo.class::cast).toList();
        Optional<String> name =
                NAMES.stream().filter(one -> tellsApart(one, elements)).findFirst();
        int number = 0;
        for (SdkPojo element : elements) {
            String key = name.flatMap(one -> text(element, one)).orElse(String.valueOf(number++));
            element(path + "[" + key + "]", element, name);
        }
    }

    /** A pair is its value; what holds nothing but its name is that name. */
    private void element(String path, SdkPojo element, Optional<String> name) {
        List<String> others = element.sdkFields().stream()
                .filter(field -> value(element, field) != null)
                .map(SdkField::locationName)
                .filter(one -> !Optional.of(one).equals(name))
                .toList();
        if (name.isPresent() && others.isEmpty()) {
            found.put(path, text(element, name.get()).orElse(""));
        } else if (name.isPresent() && others.size() == 1 && VALUES.contains(others.getFirst())) {
            found.put(path, text(element, others.getFirst()).orElse(""));
        } else {
            object(path, element);
        }
    }

    private static boolean tellsApart(String name, List<SdkPojo> elements) {
        return elements.stream()
                        .flatMap(element -> text(element, name).stream())
                        .distinct()
                        .count()
                == elements.size();
    }

    private static Optional<String> text(SdkPojo object, String member) {
        return object.sdkFields().stream()
                .filter(field -> field.locationName().equals(member))
                .flatMap(field -> Optional.ofNullable(value(object, field)).stream())
                .map(Object::toString)
                .findFirst();
    }

    private static @Nullable Object value(SdkPojo object, SdkField<?> field) {
        return field.getValueOrDefault(object);
    }
}
