package dev.slipway.sandbox.faults;

import java.util.Collection;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An image that cannot be pulled any more. Thread-safe. */
final class ImageLoss extends Planned<ImageLoss.Plan> {

    /** @param image a digest or a tag, of any repository */
    record Plan(String image, ImageState state) {}

    ImageLoss() {
        super(
                "image",
                "an image was archived by a lifecycle policy, or is gone: tasks cannot pull it",
                "{\"image\":\"sha256:… or a tag\",\"state\":\"archived\" or \"gone\"}");
    }

    ImageState of(String digest, Collection<String> tags) {
        return plan().filter(plan -> plan.image().equals(digest) || tags.contains(plan.image()))
                .map(Plan::state)
                .orElse(ImageState.ACTIVE);
    }

    @Override
    Plan read(JsonNode value) {
        Members members = new Members(name(), value, Set.of("image", "state"));
        String image = members.text("image");
        String state = members.optionalText("state").orElse("archived");
        return new Plan(
                image,
                switch (state) {
                    case "archived" -> ImageState.ARCHIVED;
                    case "gone" -> ImageState.GONE;
                    default -> throw new IllegalArgumentException(name() + ": state is archived or gone, not " + state);
                });
    }

    @Override
    JsonNode write(Plan plan) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("image", plan.image())
                .put("state", plan.state() == ImageState.GONE ? "gone" : "archived");
    }
}
