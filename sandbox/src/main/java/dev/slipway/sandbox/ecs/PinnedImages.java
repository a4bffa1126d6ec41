package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.Images.Resolution;
import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The images of a service revision: each tag is resolved to a digest once, so that all tasks of a deployment run the same
 * ("Amazon ECS services", Container image resolution). One that is not there is looked up again by the next task. Used on the
 * timeline only.
 */
final class PinnedImages {

    private final Registered definition;
    private final Images images;
    private final Map<String, Resolution.Found> byContainer = new HashMap<>();

    private PinnedImages(Registered definition, Images images) {
        this.definition = definition;
        this.images = images;
    }

    /** With those resolved that are there now. */
    static PinnedImages of(Registered definition, Images images) {
        PinnedImages pinned = new PinnedImages(definition, images);
        definition.definition().containerDefinitions().forEach(container -> pinned.resolve(container.name()));
        return pinned;
    }

    /** The image of a container of the definition; missing also when what it was resolved to can be pulled no more. */
    Resolution resolve(String container) {
        Resolution.Found before = byContainer.get(container);
        if (before != null) {
            return images.resolve(before.repository() + "@" + before.digest());
        }
        Resolution now =
                images.resolve(definition.container(container).orElseThrow().image());
        if (now instanceof Resolution.Found found) {
            byContainer.put(container, found);
        }
        return now;
    }

    /** The digest of a container's image, as far as it is known; asks nobody. */
    Optional<String> digest(String container) {
        return Optional.ofNullable(byContainer.get(container)).map(Resolution.Found::digest);
    }
}
