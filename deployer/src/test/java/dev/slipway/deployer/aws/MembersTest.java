package dev.slipway.deployer.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Volume;
import software.amazon.awssdk.utils.builder.Buildable;

/** That no member of a task definition can change without its being seen. */
final class MembersTest {

    /** Every way from the top of a task definition to a leaf, and at each element of a list to its own. */
    static Stream<List<String>> leaves() {
        List<List<String>> leaves = new ArrayList<>();
        collect(RegisterTaskDefinitionRequest.builder(), List.of(), leaves);
        assertThat(leaves).hasSizeGreaterThan(100);
        return leaves.stream();
    }

    private static void collect(SdkPojo shape, List<String> way, List<List<String>> leaves) {
        for (SdkField<?> field : shape.sdkFields()) {
            List<String> next =
                    Stream.concat(way.stream(), Stream.of(field.locationName())).toList();
            SdkField<?> inner = inner(field);
            if (inner.constructor() != null) {
                collect(inner.constructor().get(), next, leaves);
            } else {
                leaves.add(next);
            }
        }
    }

    private static SdkField<?> inner(SdkField<?> field) {
        ListTrait list = field.getTrait(ListTrait.class);
        MapTrait map = field.getTrait(MapTrait.class);
        return list != null ? inner(list.memberFieldInfo()) : map != null ? inner(map.valueFieldInfo()) : field;
    }

    @ParameterizedTest
    @MethodSource("leaves")
    void seesEveryLeafComeAndChange(List<String> way) {
        SdkPojo empty = RegisterTaskDefinitionRequest.builder().build();
        SdkPojo one = with(RegisterTaskDefinitionRequest.builder(), way, 1);
        SdkPojo other = with(RegisterTaskDefinitionRequest.builder(), way, 2);
        assertThat(Members.of(one)).isNotEqualTo(Members.of(empty)).isNotEqualTo(Members.of(other));
    }

    /** An object of which one leaf has a value. */
    private static SdkPojo with(SdkPojo builder, List<String> way, int seed) {
        for (SdkField<?> field : builder.sdkFields()) {
            if (field.locationName().equals(way.getFirst())) {
                field.set(builder, value(field, way.subList(1, way.size()), seed));
            }
        }
        return (SdkPojo) ((Buildable) builder).build();
    }

    private static Object value(SdkField<?> field, List<String> way, int seed) {
        ListTrait list = field.getTrait(ListTrait.class);
        MapTrait map = field.getTrait(MapTrait.class);
        if (list != null) {
            return List.of(value(list.memberFieldInfo(), way, seed));
        }
        if (map != null) {
            return Map.of("key", value(map.valueFieldInfo(), way, seed));
        }
        if (field.constructor() != null) {
            return with(field.constructor().get(), way, seed);
        }
        return switch (field.marshallingType().getKnownType()) {
            case INTEGER -> seed;
            case LONG -> (long) seed;
            case DOUBLE -> (double) seed;
            case BOOLEAN -> seed == 1;
            case INSTANT -> Instant.ofEpochSecond(seed);
            default -> "value-" + seed;
        };
    }

    @Test
    void goesByNamesAndNotByTheOrder() {
        KeyValuePair level =
                KeyValuePair.builder().name("LOG_LEVEL").value("info").build();
        KeyValuePair port = KeyValuePair.builder().name("PORT").value("8080").build();
        SdkPojo one = task(level, port);
        assertThat(Members.of(one)).isEqualTo(Members.of(task(port, level)));
        assertThat(Members.of(one))
                .containsEntry("containerDefinitions[app].environment[LOG_LEVEL]", "info")
                .containsEntry("containerDefinitions[app].secrets[TOKEN]", "arn:secret")
                .containsEntry("containerDefinitions[app].command", "[\"web\",\"--fast\"]")
                .containsEntry("containerDefinitions[app].dockerLabels[team]", "blog")
                .containsEntry("tags[owner]", "us")
                .containsEntry("volumes[scratch]", "scratch")
                .containsEntry("cpu", "256");
    }

    private static SdkPojo task(KeyValuePair... environment) {
        return RegisterTaskDefinitionRequest.builder()
                .cpu("256")
                .tags(Tag.builder().key("owner").value("us").build())
                .volumes(Volume.builder().name("scratch").build())
                .containerDefinitions(ContainerDefinition.builder()
                        .name("app")
                        .command("web", "--fast")
                        .environment(environment)
                        .dockerLabels(Map.of("team", "blog"))
                        .secrets(Secret.builder()
                                .name("TOKEN")
                                .valueFrom("arn:secret")
                                .build())
                        .build())
                .build();
    }

    @Test
    void losesNoneOfSeveralOfOneName() {
        SdkPojo twice = task(
                KeyValuePair.builder().name("A").value("1").build(),
                KeyValuePair.builder().name("A").value("2").build());
        assertThat(Members.of(twice).values()).contains("1", "2");
    }

    @Test
    void whatIsEmptyIsAsWhatIsAbsent() {
        assertThat(Members.of(RegisterTaskDefinitionRequest.builder()
                        .volumes(List.of())
                        .build()))
                .isEmpty();
    }
}
