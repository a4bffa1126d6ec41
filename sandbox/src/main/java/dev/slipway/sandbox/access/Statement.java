package dev.slipway.sandbox.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * One statement of a policy ("IAM JSON policy elements reference", IAM User Guide): with {@code *} and {@code ?} in actions,
 * resources and the values of {@code …Like}. Elements and condition operators beyond those here are refused rather than passed over.
 */
record Statement(boolean allows, List<Pattern> actions, List<Pattern> resources, List<Condition> conditions) {

    private static final Set<String> ELEMENTS = Set.of("Sid", "Effect", "Action", "Resource", "Condition");
    private static final Set<String> OPERATORS = Set.of("StringEquals", "StringLike", "ArnEquals", "ArnLike");

    Statement {
        actions = List.copyOf(actions);
        resources = List.copyOf(resources);
        conditions = List.copyOf(conditions);
    }

    /** A key has to be there and one of the values to fit. */
    record Condition(String key, List<Pattern> values) {
        Condition {
            values = List.copyOf(values);
        }

        boolean holds(Map<String, String> context) {
            String value = context.get(key);
            return value != null && values.stream().anyMatch(pattern -> fits(pattern, value));
        }
    }

    /** @throws IllegalArgumentException with one line for a person */
    static Statement of(JsonNode json) {
        for (String element : json.propertyNames()) {
            if (!ELEMENTS.contains(element)) {
                throw new IllegalArgumentException(
                        "A statement may have " + new TreeSet<>(ELEMENTS) + ", not " + element);
            }
        }
        String effect = json.path("Effect").asString("");
        if (!effect.equals("Allow") && !effect.equals("Deny")) {
            throw new IllegalArgumentException("A statement's Effect is Allow or Deny, not '" + effect + "'");
        }
        List<Condition> conditions = new ArrayList<>();
        json.path("Condition").properties().forEach(operator -> {
            if (!OPERATORS.contains(operator.getKey())) {
                throw new IllegalArgumentException(
                        "A condition's operator is one of " + OPERATORS + " here, not " + operator.getKey());
            }
            boolean wild = !operator.getKey().equals("StringEquals");
            operator.getValue()
                    .properties()
                    .forEach(key -> conditions.add(new Condition(
                            key.getKey(),
                            texts(key.getValue()).stream()
                                    .map(text -> wild ? pattern(text, 0) : Pattern.compile(Pattern.quote(text)))
                                    .toList())));
        });
        return new Statement(
                effect.equals("Allow"),
                patterns(json, "Action", Pattern.CASE_INSENSITIVE),
                patterns(json, "Resource", 0),
                conditions);
    }

    private static List<Pattern> patterns(JsonNode json, String element, int flags) {
        List<String> texts = texts(json.path(element));
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("A statement needs an " + element);
        }
        return texts.stream().map(text -> pattern(text, flags)).toList();
    }

    private static List<String> texts(JsonNode json) {
        if (json.isArray()) {
            return json.valueStream().map(text -> text.asString("")).toList();
        }
        return json.isString() ? List.of(json.stringValue()) : List.of();
    }

    private static Pattern pattern(String text, int flags) {
        String expression = text.chars()
                .mapToObj(letter -> switch (letter) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(Character.toString(letter));
                })
                .collect(Collectors.joining());
        return Pattern.compile(expression, flags);
    }

    private static boolean fits(Pattern pattern, String text) {
        return pattern.matcher(text).matches();
    }

    /** Whether it speaks about this. */
    boolean covers(Demand demand) {
        return actions.stream().anyMatch(action -> fits(action, demand.action()))
                && resources.stream().anyMatch(resource -> fits(resource, demand.resource()))
                && conditions.stream().allMatch(condition -> condition.holds(demand.context()));
    }
}
