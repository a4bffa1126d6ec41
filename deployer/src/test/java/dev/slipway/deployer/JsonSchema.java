package dev.slipway.deployer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As much of JSON Schema, draft 7, as our schemas use; a keyword that is not known here fails. */
public record JsonSchema(JsonNode root) {
    private static final List<String> WORDS = List.of("$schema", "title", "description", "definitions");

    /** A schema of the folder {@code docs}. */
    public static JsonSchema of(String name) {
        try {
            return new JsonSchema(JsonMapper.shared().readTree(Files.readString(Path.of("..", "docs", name))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with a value, each with where; empty when it is valid. */
    public List<String> wrongs(JsonNode value) {
        return wrongs(root, value, "");
    }

    private List<String> wrongs(JsonNode schema, JsonNode value, String at) {
        List<String> wrongs = new ArrayList<>();
        schema.propertyStream()
                .forEach(rule ->
                        check(rule.getKey(), rule.getValue(), schema, value, at).forEach(wrongs::add));
        return wrongs;
    }

    private List<String> check(String keyword, JsonNode rule, JsonNode schema, JsonNode value, String at) {
        if (WORDS.contains(keyword)) {
            return List.of();
        }
        return switch (keyword) {
            case "$ref" -> wrongs(root.at(rule.asString().substring(1)), value, at);
            case "type" -> wrong(is(rule.asString(), value), at + " is no " + rule.asString());
            case "const" -> wrong(rule.equals(value), at + " is not " + rule);
            case "pattern" ->
                wrong(
                        !value.isString()
                                || Pattern.compile(rule.asString())
                                        .matcher(value.asString())
                                        .find(),
                        at + " does not match " + rule);
            case "minLength" -> wrong(!value.isString() || value.asString().length() >= rule.asInt(), at + " is short");
            case "minimum" -> wrong(!value.isNumber() || value.asDouble() >= rule.asDouble(), at + " is too small");
            case "maximum" -> wrong(!value.isNumber() || value.asDouble() <= rule.asDouble(), at + " is too large");
            case "minItems", "minProperties" -> wrong(value.size() >= rule.asInt(), at + " is empty");
            case "required" ->
                rule.valueStream()
                        .filter(key -> !value.has(key.asString()))
                        .map(key -> at + " lacks " + key.asString())
                        .toList();
            case "items" ->
                value.valueStream()
                        .flatMap(item -> wrongs(rule, item, at + "[]").stream())
                        .toList();
            case "oneOf" ->
                wrong(
                        rule.valueStream()
                                        .filter(one -> wrongs(one, value, at).isEmpty())
                                        .count()
                                == 1,
                        at + " is none of those, or several: " + value);
            case "properties", "patternProperties" ->
                value.propertyStream()
                        .flatMap(member -> of(keyword, rule, member.getKey()).stream()
                                .flatMap(one -> wrongs(one, member.getValue(), at + "." + member.getKey()).stream()))
                        .toList();
            case "additionalProperties" ->
                value.propertyStream()
                        .filter(member -> of("properties", schema.path("properties"), member.getKey())
                                .or(() -> of("patternProperties", schema.path("patternProperties"), member.getKey()))
                                .isEmpty())
                        .map(member -> at + " has an unknown " + member.getKey())
                        .toList();
            default -> throw new IllegalStateException("a keyword that this knows nothing of: " + keyword);
        };
    }

    private static Optional<JsonNode> of(String keyword, JsonNode rules, String key) {
        return keyword.equals("properties")
                ? Optional.ofNullable(rules.get(key))
                : rules.propertyStream()
                        .filter(rule ->
                                Pattern.compile(rule.getKey()).matcher(key).find())
                        .map(rule -> rule.getValue())
                        .findFirst();
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            default -> throw new IllegalStateException("a type that this knows nothing of: " + type);
        };
    }

    private static List<String> wrong(boolean right, String message) {
        return right ? List.of() : List.of(message);
    }
}
