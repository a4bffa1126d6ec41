package dev.slipway.deployer.status;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.DeploymentSnapshot;
import dev.slipway.deployer.aws.Revision;
import dev.slipway.deployer.aws.ServiceSettings;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.Image;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one service of an environment runs.
 *
 * @param revision absent when there is no such service
 * @param digest absent when its image is not pinned to one
 * @param image as its task definition names it; empty when there is no such service or container
 * @param deployment ECS's word for the state of its deployment; {@code MISSING} when there is no such service
 * @param since when that deployment began; absent when there is none
 */
public record RunningService(
        String service,
        String name,
        @Nullable TaskDefinitionArn revision,
        @Nullable Digest digest,
        String image,
        int desired,
        int running,
        int pending,
        String deployment,
        @Nullable Instant since) {

    /**
     * All services of an environment, in its order.
     *
     * @throws dev.slipway.deployer.aws.AwsFailure when AWS cannot be read
     */
    public static List<RunningService> in(Environment environment, Aws aws) {
        List<String> names = environment.services().stream()
                .map(Environment.Service::serviceName)
                .toList();
        Map<String, ServiceSettings> shown = aws.survey().services(environment.cluster(), names).stream()
                .collect(Collectors.toMap(ServiceSettings::name, Function.identity()));
        List<RunningService> all = new ArrayList<>();
        for (Environment.Service service : environment.services()) {
            ServiceSettings settings = shown.get(service.serviceName());
            all.add(
                    settings == null
                            ? new RunningService(
                                    service.name(), service.serviceName(), null, null, "", 0, 0, 0, "MISSING", null)
                            : of(service, settings.shown(), aws));
        }
        return List.copyOf(all);
    }

    private static RunningService of(Environment.Service service, ServiceSnapshot shown, Aws aws) {
        String image = aws.survey()
                .revision(shown.taskDefinition())
                .container(service.container())
                .map(Revision.Container::image)
                .orElse("");
        DeploymentSnapshot primary = shown.primary().orElse(null);
        return new RunningService(
                service.name(),
                shown.name(),
                shown.taskDefinition(),
                Image.parse(image).map(Image::digest).orElse(null),
                image,
                shown.desired(),
                shown.running(),
                shown.pending(),
                !shown.active()
                        ? shown.status()
                        : primary == null ? "UNKNOWN" : primary.rollout().name(),
                primary == null ? null : primary.createdAt());
    }

    /** What a person reads of its image: the abbreviated digest, or the image where it is not pinned. */
    public String runs() {
        return digest != null ? digest.abbreviated() : image.isEmpty() ? "-" : image;
    }

    /** For JSON. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("service", service);
        fields.put("name", name);
        if (revision != null) {
            fields.put("revision", revision.value());
        }
        if (digest != null) {
            fields.put("digest", digest.value());
        }
        if (!image.isEmpty()) {
            fields.put("image", image);
        }
        fields.put("desired", desired);
        fields.put("running", running);
        fields.put("pending", pending);
        fields.put("deployment", deployment);
        if (since != null) {
            fields.put("since", since.toString());
        }
        return fields;
    }
}
