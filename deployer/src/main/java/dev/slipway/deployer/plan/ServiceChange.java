package dev.slipway.deployer.plan;

import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event.PlannedService;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.Image;
import dev.slipway.deployer.time.RolloutTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One service of a plan.
 *
 * @param running the revision that the service runs
 * @param base the revision that the new one starts from: the running one, or the newest of the family that infrastructure
 *     registers
 * @param wanted the content of the base with the new image; not registered yet where it differs from what runs
 * @param to the digest that the container gets
 * @param time how long its roll-out may take
 */
public record ServiceChange(
        Environment.Service service,
        TaskDefinition running,
        TaskDefinition base,
        TaskDefinition wanted,
        Digest to,
        RolloutTime time) {

    public boolean changesAnything() {
        return !wanted.sameContentAs(running);
    }

    /** The digest that runs; empty when the running revision names its image by a tag. */
    public Optional<Digest> from() {
        return Image.parse(running.image(service.container())).map(Image::digest);
    }

    /** What the deployer changes: the image of the one container, when it is another one. */
    public List<Difference> ours() {
        return Difference.between(running.members(), wanted.members(), service.container()).stream()
                .filter(one -> one.where().part() == Part.IMAGE)
                .toList();
    }

    /** What infrastructure has changed since it was last released: everything but the image. Empty with {@code base: running}. */
    public List<Difference> infrastructure() {
        return Difference.between(running.members(), wanted.members(), service.container()).stream()
                .filter(one -> one.where().part() != Part.IMAGE)
                .toList();
    }

    PlannedService summary() {
        return new PlannedService(service.name(), from().orElse(null), to, changesAnything(), differences());
    }

    /** What else changes than the digest, a line each. */
    public List<String> differences() {
        List<String> lines = new ArrayList<>(imageNotes());
        infrastructure().forEach(one -> lines.add("infrastructure: " + DifferenceText.line(one)));
        return lines;
    }

    /** What the two digests alone do not say of the image. */
    public List<String> imageNotes() {
        String before = running.image(service.container());
        return Image.parse(before)
                .map(image -> repositoryChange(image.repository()))
                .orElseGet(() -> List.of("image was not pinned to a digest: " + before));
    }

    private List<String> repositoryChange(String before) {
        String after = Image.parse(wanted.image(service.container()))
                .map(Image::repository)
                .orElse(before);
        return before.equals(after) ? List.of() : List.of("repository: " + before + " → " + after);
    }
}
