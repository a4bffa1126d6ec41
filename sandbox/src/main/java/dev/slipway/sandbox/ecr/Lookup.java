package dev.slipway.sandbox.ecr;

import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.Paging;
import java.util.Optional;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.ImageFailureCode;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;

/** How requests find repositories and images, and ECR's words when there are none. */
record Lookup(ImageStore store, Account account) {

    private static final int MOST = 1000;
    private static final int NORMALLY = 100;
    private static final String INVALID = "InvalidParameterException";

    /** Digest and tag together have to agree, as in ECR. */
    Optional<Image> find(String repository, ImageIdentifier id) {
        Optional<Image> byDigest =
                id.imageDigest() == null ? Optional.empty() : store.byDigest(repository, id.imageDigest());
        if (id.imageTag() == null) {
            return byDigest;
        }
        return store.byTag(repository, id.imageTag())
                .filter(image -> id.imageDigest() == null || image.digest().equals(id.imageDigest()));
    }

    String existing(String repository) {
        if (!store.hasRepository(repository)) {
            throw AwsError.refused(
                    "RepositoryNotFoundException",
                    "The repository with name '" + repository + "' does not exist in the registry with id '"
                            + account.id() + "'");
        }
        return repository;
    }

    AwsError notFound(String repository, ImageIdentifier id) {
        return AwsError.refused(
                "ImageNotFoundException",
                "The image with imageId {imageDigest:'" + id.imageDigest() + "', imageTag:'" + id.imageTag()
                        + "'} does not exist within the repository with name '" + repository
                        + "' in the registry with id '" + account.id() + "'");
    }

    /** How batches tell that an image is not there. */
    static ImageFailure failure(ImageIdentifier id) {
        return ImageFailure.builder()
                .imageId(id)
                .failureCode(ImageFailureCode.IMAGE_NOT_FOUND)
                .failureReason("Requested image not found")
                .build();
    }

    static Paging paging(String operation) {
        return new Paging(
                operation,
                MOST,
                NORMALLY,
                sentence -> invalid("maxResults", sentence),
                sentence -> invalid("nextToken", sentence));
    }

    static AwsError missing(String member) {
        return invalid(member, "must not be null");
    }

    static AwsError invalid(String member, String constraint) {
        return AwsError.refused(
                INVALID, "Invalid parameter at '" + member + "' failed to satisfy constraint: '" + constraint + "'");
    }

    static AwsError tooManyTags() {
        return AwsError.refused("TooManyTagsException", "The list of tags on the repository is over the limit.");
    }
}
