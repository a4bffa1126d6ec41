package dev.slipway.sandbox.ecr;

import dev.slipway.sandbox.protocol.JsonService;
import dev.slipway.sandbox.protocol.ResourceTags;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecr.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.ecr.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.ecr.model.Tag;
import software.amazon.awssdk.services.ecr.model.TagResourceRequest;
import software.amazon.awssdk.services.ecr.model.TagResourceResponse;
import software.amazon.awssdk.services.ecr.model.UntagResourceRequest;
import software.amazon.awssdk.services.ecr.model.UntagResourceResponse;

/** ListTagsForResource, TagResource and UntagResource of ECR; tags are in memory. */
record RepositoryTags(Lookup lookup, ResourceTags tags) {

    void register(JsonService service) {
        service.on("ListTagsForResource", ListTagsForResourceRequest::builder, this::list)
                .on("TagResource", TagResourceRequest::builder, this::add)
                .on("UntagResource", UntagResourceRequest::builder, this::remove);
    }

    static Map<String, String> map(List<Tag> tags) {
        Map<String, String> map = new TreeMap<>();
        tags.forEach(tag -> map.put(tag.key(), tag.value()));
        return map;
    }

    private ListTagsForResourceResponse list(ListTagsForResourceRequest request) {
        return ListTagsForResourceResponse.builder()
                .tags(tags.of(repository(request.resourceArn())).entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }

    private TagResourceResponse add(TagResourceRequest request) {
        tags.add(repository(request.resourceArn()), map(request.tags()), Lookup::tooManyTags);
        return TagResourceResponse.builder().build();
    }

    private UntagResourceResponse remove(UntagResourceRequest request) {
        tags.remove(repository(request.resourceArn()), request.tagKeys());
        return UntagResourceResponse.builder().build();
    }

    private String repository(String arn) {
        String prefix = lookup.account().arn("ecr", "repository/");
        if (!arn.startsWith(prefix)) {
            throw Lookup.invalid("resourceArn", "must be the ARN of a repository");
        }
        lookup.existing(arn.substring(prefix.length()));
        return arn;
    }
}
