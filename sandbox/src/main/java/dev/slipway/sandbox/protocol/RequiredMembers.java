package dev.slipway.sandbox.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What requests must carry, of which the SDK's classes say nothing: {@code required-members.json}, made of botocore's models by
 * {@code sandbox/src/test/python/required_members.py}. A path such as {@code containerDefinitions[].secrets[].name} says that
 * each secret of each container has a name; a list at its end has the brackets too. Immutable.
 */
public final class RequiredMembers {

    private static final String LIST = "[]";
    private static final String MAP = "{}";
    private static final JsonNode ALL = read();

    private final SortedMap<String, List<String>> paths = new TreeMap<>();

    private RequiredMembers(JsonNode service) {
        service.properties().forEach(operation -> {
            List<String> ofOperation = new ArrayList<>();
            operation.getValue().forEach(path -> ofOperation.add(path.stringValue()));
            paths.put(operation.getKey(), List.copyOf(ofOperation));
        });
    }

    /** Those of a service, known by its signing name; none for a service that the list does not have. */
    public static RequiredMembers of(String signingName) {
        return new RequiredMembers(ALL.path(signingName));
    }

    private static JsonNode read() {
        try (InputStream list = RequiredMembers.class.getResourceAsStream("required-members.json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(list, "required-members.json is not there"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The paths of each operation. */
    public Map<String, List<String>> byOperation() {
        return Map.copyOf(paths);
    }

    /** The first member that a request lacks. A structure that is absent lacks nothing, unless it is required itself. */
    Optional<MissingMember> missing(String operation, JsonNode request) {
        return paths.getOrDefault(operation, List.of()).stream()
                .flatMap(path -> missing(request, List.of(path.split("\\.", -1)), "").stream())
                .findFirst();
    }

    private static Optional<MissingMember> missing(JsonNode at, List<String> path, String walked) {
        String step = path.getFirst();
        String name = step.replace(LIST, "").replace(MAP, "");
        JsonNode value = at.path(name);
        if (path.size() == 1) {
            return value.isMissingNode() || value.isNull()
                    ? Optional.of(new MissingMember(walked + name, !step.equals(name)))
                    : Optional.empty();
        }
        List<String> rest = path.subList(1, path.size());
        if (step.equals(name)) {
            return value.isObject() ? missing(value, rest, walked + name + ".") : Optional.empty();
        }
        int number = 0;
        for (JsonNode element : value) {
            number++;
            Optional<MissingMember> missing = missing(element, rest, walked + name + "." + number + ".member.");
            if (element.isObject() && missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }
}
