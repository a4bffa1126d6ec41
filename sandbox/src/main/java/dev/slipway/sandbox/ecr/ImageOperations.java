package dev.slipway.sandbox.ecr;

import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.JsonService;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ecr.model.BatchDeleteImageRequest;
import software.amazon.awssdk.services.ecr.model.BatchDeleteImageResponse;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.PutImageRequest;
import software.amazon.awssdk.services.ecr.model.PutImageResponse;

/** PutImage, which puts a second tag on an image that is there, and BatchDeleteImage. */
record ImageOperations(ImageStore store, Account account, Lookup lookup) {

    void register(JsonService service) {
        service.on("PutImage", PutImageRequest::builder, this::put)
                .on("BatchDeleteImage", BatchDeleteImageRequest::builder, this::delete);
    }

    /** The manifest says which image is meant: its sha256 is the digest ("Retagging an image", ECR User Guide). */
    private PutImageResponse put(PutImageRequest request) {
        String repository = lookup.existing(request.repositoryName());
        String digest = Manifest.digest(request.imageManifest().getBytes(StandardCharsets.UTF_8));
        String tag = request.imageTag();
        if (request.imageDigest() != null && !request.imageDigest().equals(digest)) {
            throw AwsError.refused(
                    "ImageDigestDoesNotMatchException",
                    "The provided digest '" + request.imageDigest() + "' does not match the digest calculated by ECR '"
                            + digest + "'");
        }
        Image image = store.byDigest(repository, digest)
                .orElseThrow(() -> AwsError.refused(
                        "LayersNotFoundException",
                        "The layers of the image do not exist in the repository with name '" + repository
                                + "': push it there first"));
        if (tag == null || image.tags().contains(tag)) {
            throw AwsError.refused(
                    "ImageAlreadyExistsException",
                    "Image with digest '" + digest + "' and tag '" + tag
                            + "' already exists in the repository with name '" + repository + "' in registry with id '"
                            + account.id() + "'");
        }
        if (!ImageStore.isTag(tag)) {
            throw Lookup.invalid("imageTag", "must satisfy regular expression '[a-zA-Z0-9-_.]+'");
        }
        if (!store.tag(repository, digest, tag)) {
            throw AwsError.refused(
                    "ImageTagAlreadyExistsException",
                    "The image tag '" + tag + "' already exists in the '" + repository
                            + "' repository and cannot be overwritten because the tag is immutable.");
        }
        return PutImageResponse.builder()
                .image(described -> described
                        .registryId(account.id())
                        .repositoryName(repository)
                        .imageId(id -> id.imageDigest(digest).imageTag(tag))
                        .imageManifest(request.imageManifest())
                        .imageManifestMediaType(image.mediaType()))
                .build();
    }

    /** A tag goes by itself, unless it is the image's last one: then the image goes too, as with its digest. */
    private BatchDeleteImageResponse delete(BatchDeleteImageRequest request) {
        String repository = lookup.existing(request.repositoryName());
        List<ImageIdentifier> deleted = new ArrayList<>();
        List<ImageFailure> failures = new ArrayList<>();
        for (ImageIdentifier id : request.imageIds()) {
            Optional<Image> image = lookup.find(repository, id);
            if (image.isEmpty()) {
                failures.add(Lookup.failure(id));
                continue;
            }
            String digest = image.get().digest();
            boolean whole = id.imageTag() == null || image.get().tags().size() == 1;
            List<String> tags = id.imageTag() == null ? image.get().tags() : List.of(id.imageTag());
            store.delete(repository, digest, whole ? Optional.empty() : Optional.of(id.imageTag()));
            ImageIdentifier bare = ImageIdentifier.builder().imageDigest(digest).build();
            tags.forEach(tag -> deleted.add(bare.toBuilder().imageTag(tag).build()));
            if (tags.isEmpty()) {
                deleted.add(bare);
            }
        }
        return BatchDeleteImageResponse.builder()
                .imageIds(deleted)
                .failures(failures)
                .build();
    }
}
