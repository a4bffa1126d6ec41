package dev.slipway.deployer.plan;

import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event.PlannedService;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.Image;
import dev.slipway.deployer.time.RolloutTime;
import java.util.List;
import java.util.Optional;

/**
 * One service of a plan.
 *
 * @param running the revision that the service runs
 * @param wanted the same content with the new image; not registered yet where it differs
 * @param to the digest that the container gets
 * @param time how long its roll-out may take
 */
public record ServiceChange(
        Environment.Service service, TaskDefinition running, TaskDefinition wanted, Digest to, RolloutTime time) {

    public boolean changesAnything() {
        return !wanted.sameContentAs(running);
    }

    /** The digest that runs; empty when the running revision names its image by a tag. */
    public Optional<Digest> from() {
        return Image.parse(running.image(service.container())).map(Image::digest);
    }

    PlannedService summary() {
        return new PlannedService(service.name(), from().orElse(null), to, changesAnything(), differences());
    }

    /** What else changes than the digest, a line each. */
    public List<String> differences() {
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

    String text() {
        if (!changesAnything()) {
            return "  = %-12s %s".formatted(service.name(), to.abbreviated());
        }
        String before = from().map(Digest::abbreviated).orElse("(no digest)");
        String line = "  ~ %-12s %s → %s".formatted(service.name(), before, to.abbreviated());
        return differences().stream().reduce(line, (text, difference) -> text + "\n      " + difference);
    }
}
