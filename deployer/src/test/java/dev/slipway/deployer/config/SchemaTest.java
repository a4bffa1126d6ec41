package dev.slipway.deployer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.deployer.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema that editors have of slipway.yml, and the parser: neither knows a key that the other one does not. */
final class SchemaTest {
    private static final String STRANGE = "qqqqqqqqqqqqqqqqqqqqqqqq";
    private static final JsonSchema SCHEMA = JsonSchema.of("slipway.schema.json");

    /** The parser, given a key that is near to none, lists all that it knows at that place. */
    @TestFactory
    Stream<DynamicTest> everySectionHasTheSameKeysInBoth() {
        List<DynamicTest> tests = new ArrayList<>();
        sections(SCHEMA.root(), List.of(), tests);
        return tests.stream();
    }

    private static void sections(JsonNode schema, List<String> path, List<DynamicTest> tests) {
        if (schema.has("properties")) {
            tests.add(DynamicTest.dynamicTest(
                    "/" + String.join("/", path),
                    () -> assertThat(keysOfParser(path))
                            .isEqualTo(new TreeSet<>(schema.path("properties").propertyNames()))));
        }
        schema.path("properties").propertyStream().forEach(one -> {
            JsonNode value = one.getValue();
            List<String> deeper = with(path, one.getKey());
            assertThat(value.path("type").asString().equals("object")
                            && !value.has("properties")
                            && !value.has("patternProperties"))
                    .as("a section without keys: %s", deeper)
                    .isFalse();
            sections(value, deeper, tests);
        });
        schema.path("patternProperties")
                .propertyStream()
                .forEach(one -> sections(one.getValue(), with(path, "some"), tests));
        if (schema.path("items").has("properties")) {
            sections(schema.path("items"), with(path, "[]"), tests);
        }
    }

    private static List<String> with(List<String> path, String key) {
        return Stream.concat(path.stream(), Stream.of(key)).toList();
    }

    private static Set<String> keysOfParser(List<String> path) {
        String inner = "{" + STRANGE + ": 1}";
        for (String key : path.reversed()) {
            inner = key.equals("[]") ? "[" + inner + "]" : "{" + key + ": " + inner + "}";
        }
        String text = inner;
        return mistakes(text).stream()
                .filter(mistake -> mistake.message().contains(STRANGE))
                .map(Mistake::hint)
                .filter(hint -> hint.startsWith("Known are: "))
                .findFirst()
                .map(hint -> new TreeSet<>(List.of(hint.substring("Known are: ".length(), hint.length() - 1)
                        .split(", ", -1))))
                .orElseThrow(() -> new AssertionError("the parser does not complain of " + text));
    }

    private static List<Mistake> mistakes(String text) {
        ConfigurationException thrown = catchThrowableOfType(
                ConfigurationException.class, () -> ConfigurationParser.parse("slipway.yml", text, Map.of()));
        return thrown == null ? List.of() : thrown.mistakes();
    }

    @Test
    void ourOwnFileIsValid() throws IOException {
        String text = Files.readString(Path.of("..", "slipway.yml"));
        assertThat(SCHEMA.wrongs(json(text))).isEmpty();
        assertThat(mistakes(text)).isEmpty();
        assertThat(text).contains("# yaml-language-server: $schema=docs/slipway.schema.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application: ublog => application: Ublog",
                "repository: ublog => repositry: ublog",
                "like: web => likes: web",
                "command: [migrate] => command: migrate",
                "container: app => container: 3",
                "wave: 1 => wave: 0",
                "path: /version => path: version",
                "channel: C0123456789 => channel: releases",
                "account: \"111111111111\" => account: 111111111111",
                "region: eu-central-1 => region: Frankfurt",
                "after: { environment: staging } => after: staging",
                "after: { environment: staging } => after: { environment: staging, readRole: slipway-read }",
            })
    void aMistakeIsOneForBoth(String change) throws IOException {
        String[] sides = change.split(" => ", -1);
        String text = Files.readString(Path.of("..", "slipway.yml"));
        assertThat(text).contains(sides[0]);
        String wrong = text.replace(sides[0], sides[1]);
        assertThat(SCHEMA.wrongs(json(wrong))).as("the schema").isNotEmpty();
        assertThat(mistakes(wrong)).as("the parser").isNotEmpty();
    }

    private static JsonNode json(String yaml) {
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return JsonMapper.shared().valueToTree(tree);
    }
}
