package dev.slipway.sandbox.logs;

import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.JsonService;
import dev.slipway.sandbox.protocol.ResourceTags;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceResponse;

/** ListTagsForResource, TagResource and UntagResource of CloudWatch Logs, for log groups. */
record LogGroupTags(LogStore store, Account account, ResourceTags tags) {

    void register(JsonService service) {
        service.on("ListTagsForResource", ListTagsForResourceRequest::builder, this::list)
                .on("TagResource", TagResourceRequest::builder, this::add)
                .on("UntagResource", UntagResourceRequest::builder, this::remove);
    }

    static AwsError tooMany() {
        return AwsError.refused("TooManyTagsException", "A resource can have no more than 50 tags.");
    }

    private ListTagsForResourceResponse list(ListTagsForResourceRequest input) {
        return ListTagsForResourceResponse.builder()
                .tags(tags.of(group(input.resourceArn())))
                .build();
    }

    private TagResourceResponse add(TagResourceRequest input) {
        tags.add(group(input.resourceArn()), input.tags(), LogGroupTags::tooMany);
        return TagResourceResponse.builder().build();
    }

    private UntagResourceResponse remove(UntagResourceRequest input) {
        tags.remove(group(input.resourceArn()), input.tagKeys());
        return UntagResourceResponse.builder().build();
    }

    /** The ARN of a group that is there, without the star that DescribeLogGroups ends it with. */
    private String group(String arn) {
        String bare = arn.replaceFirst(":\\*$", "");
        String prefix = account.arn("logs", "log-group:");
        if (!bare.startsWith(prefix) || !store.hasGroup(bare.substring(prefix.length()))) {
            throw AwsError.refused("ResourceNotFoundException", "The specified resource does not exist.");
        }
        return bare;
    }
}
