package dev.slipway.sandbox.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.ecs.Images.Resolution;
import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import tools.jackson.databind.json.JsonMapper;

final class PinnedImagesTest {

    private final Map<String, String> tags = new HashMap<>();
    private final Registered definition = new Registered(
            TaskDefinition.builder()
                    .containerDefinitions(ContainerDefinition.builder()
                            .name("app")
                            .image("ublog:v1")
                            .build())
                    .build(),
            JsonMapper.builder().build().createObjectNode(),
            List.of());

    private Resolution resolve(String image) {
        String digest = image.contains("@") ? image.substring(image.indexOf('@') + 1) : tags.get(image);
        return digest == null
                ? new Resolution.Missing("CannotPullContainerError: " + image + ": not found")
                : new Resolution.Found("ublog", digest);
    }

    @Test
    void keepsTheDigestThatATagHadAtTheBeginning() {
        tags.put("ublog:v1", "sha256:1");
        PinnedImages pinned = PinnedImages.of(definition, this::resolve);
        tags.put("ublog:v1", "sha256:2");

        assertThat(pinned.resolve("app")).isEqualTo(new Resolution.Found("ublog", "sha256:1"));
        assertThat(PinnedImages.of(definition, this::resolve).digest("app")).contains("sha256:2");
    }

    @Test
    void looksAgainForAnImageThatWasNotThere() {
        PinnedImages pinned = PinnedImages.of(definition, this::resolve);
        assertThat(pinned.digest("app")).isEmpty();
        assertThat(pinned.resolve("app")).isInstanceOf(Resolution.Missing.class);

        tags.put("ublog:v1", "sha256:1");
        assertThat(pinned.resolve("app")).isInstanceOf(Resolution.Found.class);
        assertThat(pinned.digest("app")).contains("sha256:1");
    }
}
