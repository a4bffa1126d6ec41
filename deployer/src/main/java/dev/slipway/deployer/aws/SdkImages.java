package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.Image;
import software.amazon.awssdk.services.ecr.model.ImageAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.ImageStatusFilter;
import software.amazon.awssdk.services.ecr.model.TagStatus;

record SdkImages(EcrClient client, ImageLabels labels, Calls calls) implements Images {

    /** Of ListImages, a page. */
    private static final int MOST = 1000;

    SdkImages(EcrClient client, SdkHttpClient http, Calls calls) {
        this(client, new ImageLabels(client, http, calls), calls);
    }

    @Override
    public Optional<dev.slipway.deployer.release.Image> find(String repository, String tagOrDigest) {
        String uri = calls.call(
                "find the repository " + repository,
                "ecr:DescribeRepositories",
                () -> client.describeRepositories(request -> request.repositoryNames(repository))
                        .repositories()
                        .getFirst()
                        .repositoryUri());
        return digest(repository, tagOrDigest).map(digest -> new dev.slipway.deployer.release.Image(uri, digest));
    }

    @Override
    public Map<String, String> labels(String repository, Digest digest) {
        return labels.of(repository, digest);
    }

    @Override
    public Optional<Instant> pushedAt(String repository, Digest digest) {
        return detail(
                        repository,
                        ImageIdentifier.builder().imageDigest(digest.value()).build(),
                        digest.value())
                .map(ImageDetail::imagePushedAt);
    }

    @Override
    public void tag(String repository, Digest digest, String tag) {
        Image image = calls
                .call(
                        "read the manifest of " + digest + " in " + repository,
                        "ecr:BatchGetImage",
                        () -> client.batchGetImage(request -> request.repositoryName(repository)
                                .imageIds(ImageIdentifier.builder()
                                        .imageDigest(digest.value())
                                        .build())
                                .acceptedMediaTypes(ImageLabels.MANIFESTS)))
                .images()
                .stream()
                .findFirst()
                .orElseThrow(() -> new AwsFailure(
                        AwsFailure.Kind.NOT_FOUND,
                        "Tried to tag %s in %s but failed because: it is not there any more. Push it again."
                                .formatted(digest, repository),
                        new NoSuchElementException(digest.value())));
        calls.call("tag " + digest + " in " + repository + " as " + tag, "ecr:PutImage", () -> {
            try {
                return client.putImage(request -> request.repositoryName(repository)
                        .imageManifest(image.imageManifest())
                        .imageManifestMediaType(image.imageManifestMediaType())
                        .imageDigest(digest.value())
                        .imageTag(tag));
            } catch (ImageAlreadyExistsException e) {
                return e;
            }
        });
    }

    @Override
    public List<Tagged> tagged(String repository, String prefix) {
        List<ImageIdentifier> all = calls.call(
                "list the tags of " + repository,
                "ecr:ListImages",
                () -> client
                        .listImagesPaginator(request -> request.repositoryName(repository)
                                .filter(filter -> filter.tagStatus(TagStatus.TAGGED))
                                .maxResults(MOST))
                        .imageIds()
                        .stream()
                        .toList());
        Map<String, Integer> tags =
                all.stream().collect(Collectors.toMap(ImageIdentifier::imageDigest, _ -> 1, Integer::sum));
        return all.stream()
                .filter(one -> one.imageTag() != null && one.imageTag().startsWith(prefix))
                .map(one -> new Tagged(
                        one.imageTag(), new Digest(one.imageDigest()), tags.getOrDefault(one.imageDigest(), 1)))
                .toList();
    }

    @Override
    public void untag(String repository, String tag) {
        calls.call(
                "take the tag " + tag + " off its image in " + repository,
                "ecr:BatchDeleteImage",
                () -> client.batchDeleteImage(request -> request.repositoryName(repository)
                        .imageIds(ImageIdentifier.builder().imageTag(tag).build())));
    }

    private Optional<Digest> digest(String repository, String tagOrDigest) {
        ImageIdentifier identifier = Digest.isDigest(tagOrDigest)
                ? ImageIdentifier.builder().imageDigest(tagOrDigest).build()
                : ImageIdentifier.builder().imageTag(tagOrDigest).build();
        return detail(repository, identifier, tagOrDigest).map(found -> new Digest(found.imageDigest()));
    }

    private Optional<ImageDetail> detail(String repository, ImageIdentifier identifier, String name) {
        return calls.call("find the image " + name + " in " + repository, "ecr:DescribeImages", () -> {
            try {
                return client
                        .describeImages(request -> request.repositoryName(repository)
                                .imageIds(identifier)
                                // Without it what is in the archive is not found ("DescribeImagesFilter", ECR API
                                // Reference).
                                .filter(filter -> filter.imageStatus(ImageStatusFilter.ANY)))
                        .imageDetails()
                        .stream()
                        .findFirst();
            } catch (ImageNotFoundException e) {
                return Optional.empty();
            }
        });
    }
}
