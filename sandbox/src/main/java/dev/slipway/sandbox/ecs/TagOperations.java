package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TagResourceRequest;
import software.amazon.awssdk.services.ecs.model.TagResourceResponse;
import software.amazon.awssdk.services.ecs.model.UntagResourceRequest;
import software.amazon.awssdk.services.ecs.model.UntagResourceResponse;

/** ListTagsForResource, TagResource, UntagResource, for clusters, services, tasks and task definitions. */
final class TagOperations {

    private final EcsState state;

    TagOperations(EcsState state) {
        this.state = state;
    }

    void register(Registry registry) {
        registry.on("ListTagsForResource", ListTagsForResourceRequest::builder, this::list)
                .on("TagResource", TagResourceRequest::builder, this::add)
                .on("UntagResource", UntagResourceRequest::builder, this::remove);
    }

    /** Something with tags. */
    private record Tagged(List<Tag> tags, Consumer<List<Tag>> replace) {}

    private ListTagsForResourceResponse list(ListTagsForResourceRequest input) {
        return ListTagsForResourceResponse.builder()
                .tags(tagged(input.resourceArn()).tags())
                .build();
    }

    private TagResourceResponse add(TagResourceRequest input) {
        Tagged tagged = tagged(input.resourceArn());
        List<Tag> tags = new ArrayList<>(tagged.tags());
        for (Tag tag : input.tags()) {
            tags.removeIf(other -> Objects.equals(other.key(), tag.key()));
            tags.add(tag);
        }
        if (tags.size() > 50) {
            throw Errors.parameter("A resource can have at most 50 tags.");
        }
        tagged.replace().accept(List.copyOf(tags));
        return TagResourceResponse.builder().build();
    }

    private UntagResourceResponse remove(UntagResourceRequest input) {
        Tagged tagged = tagged(input.resourceArn());
        tagged.replace()
                .accept(tagged.tags().stream()
                        .filter(tag -> !input.tagKeys().contains(tag.key()))
                        .toList());
        return UntagResourceResponse.builder().build();
    }

    private Tagged tagged(@Nullable String arn) {
        String resource = Errors.required("resourceArn", arn);
        return find(resource)
                .orElseThrow(() -> Errors.parameter("The specified resource could not be found: " + resource));
    }

    private Optional<Tagged> find(String arn) {
        for (EcsCluster cluster : state.clusters.values()) {
            if (cluster.arn.equals(arn)) {
                return Optional.of(new Tagged(cluster.tags, tags -> cluster.tags = tags));
            }
            EcsTask task = cluster.tasks.get(arn);
            if (task != null) {
                return Optional.of(new Tagged(task.tags, tags -> task.tags = tags));
            }
            Optional<EcsService> service = EcsState.service(cluster, arn).filter(there -> there.arn.equals(arn));
            if (service.isPresent()) {
                return Optional.of(new Tagged(service.get().tags, tags -> service.get().tags = tags));
            }
        }
        return state.definitions
                .find(arn)
                .map(registered -> new Tagged(
                        registered.tags(),
                        tags -> state.definitions.replace(
                                new Registered(registered.definition(), registered.raw(), tags))));
    }
}
