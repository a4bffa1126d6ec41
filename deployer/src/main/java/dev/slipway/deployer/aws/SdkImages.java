package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.Image;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.ImageStatusFilter;

record SdkImages(EcrClient client, ImageLabels labels, Calls calls) implements Images {

    SdkImages(EcrClient client, SdkHttpClient http, Calls calls) {
        this(client, new ImageLabels(client, http, calls), calls);
    }

    @Override
    public Optional<Image> find(String repository, String tagOrDigest) {
        String uri = calls.call(
                "find the repository " + repository,
                "ecr:DescribeRepositories",
                () -> client.describeRepositories(request -> request.repositoryNames(repository))
                        .repositories()
                        .getFirst()
                        .repositoryUri());
        return digest(repository, tagOrDigest).map(digest -> new Image(uri, digest));
    }

    @Override
    public Map<String, String> labels(String repository, Digest digest) {
        return labels.of(repository, digest);
    }

    private Optional<Digest> digest(String repository, String tagOrDigest) {
        ImageIdentifier identifier = Digest.isDigest(tagOrDigest)
                ? ImageIdentifier.builder().imageDigest(tagOrDigest).build()
                : ImageIdentifier.builder().imageTag(tagOrDigest).build();
        return calls.call("find the image " + tagOrDigest + " in " + repository, "ecr:DescribeImages", () -> {
            try {
                return client
                        .describeImages(request -> request.repositoryName(repository)
                                .imageIds(identifier)
                                // Without it what is in the archive is not found ("DescribeImagesFilter", ECR API
                                // Reference).
                                .filter(filter -> filter.imageStatus(ImageStatusFilter.ANY)))
                        .imageDetails()
                        .stream()
                        .findFirst()
                        .map(found -> new Digest(found.imageDigest()));
            } catch (ImageNotFoundException e) {
                return Optional.empty();
            }
        });
    }
}
