package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.DescribeImageScanFindingsResponse;
import software.amazon.awssdk.services.ecr.model.FindingSeverity;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.ImageStatusFilter;
import software.amazon.awssdk.services.ecr.model.ScanNotFoundException;
import software.amazon.awssdk.services.ecr.model.UnsupportedImageTypeException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What ECR knows of an image. */
record SdkImageSurvey(EcrClient client, Calls calls) {
    private static final Duration DOWNLOAD = Duration.ofSeconds(3);

    /** Configurations have some kilobytes; what is longer is none. */
    private static final int LONGEST_CONFIGURATION = 1 << 20;

    private static final List<String> MANIFESTS = List.of(
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json");

    Optional<RegisteredImage> image(String repository, Digest digest) {
        return calls.call("find the image " + digest.abbreviated(), "ecr:DescribeImages", () -> {
            try {
                return client
                        .describeImages(request -> request.repositoryName(repository)
                                .imageIds(id(digest))
                                .filter(filter -> filter.imageStatus(ImageStatusFilter.ANY)))
                        .imageDetails()
                        .stream()
                        .findFirst()
                        .map(SdkImageSurvey::registered);
            } catch (ImageNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    private static RegisteredImage registered(ImageDetail detail) {
        return new RegisteredImage(
                Objects.requireNonNullElse(detail.imageStatusAsString(), "ACTIVE"),
                Objects.requireNonNullElse(detail.imagePushedAt(), Instant.EPOCH));
    }

    List<Platform> platforms(String repository, Digest digest) {
        String manifest = calls.call(
                "read the manifest of " + digest.abbreviated(),
                "ecr:BatchGetImage",
                () -> client
                        .batchGetImage(request -> request.repositoryName(repository)
                                .imageIds(id(digest))
                                .acceptedMediaTypes(MANIFESTS))
                        .images()
                        .stream()
                        .findFirst()
                        .map(software.amazon.awssdk.services.ecr.model.Image::imageManifest)
                        .orElse("{}"));
        JsonNode json = json(manifest);
        if (json.path("manifests").isArray()) {
            return json.path("manifests")
                    .valueStream()
                    .flatMap(one ->
                            platform(one.path("platform"), one.path("digest").asString("")).stream())
                    .toList();
        }
        String configuration = json.path("config").path("digest").asString("");
        return Digest.isDigest(configuration)
                ? platform(configuration(repository, configuration), digest.value()).stream()
                        .toList()
                : List.of();
    }

    /** Empty for what builders add to a list beside images: attestations call themselves unknown. */
    private static Optional<Platform> platform(JsonNode said, String digest) {
        String system = said.path("os").asString("");
        String architecture = said.path("architecture").asString("");
        return system.isEmpty() || system.equals("unknown") || !Digest.isDigest(digest)
                ? Optional.empty()
                : Optional.of(new Platform(system, architecture, new Digest(digest)));
    }

    private JsonNode configuration(String repository, String digest) {
        return calls.call("read the configuration of an image", "ecr:GetDownloadUrlForLayer", () -> {
            String url = client.getDownloadUrlForLayer(
                            request -> request.repositoryName(repository).layerDigest(digest))
                    .downloadUrl();
            try {
                return json(download(URI.create(url)));
            } catch (IOException e) {
                throw SdkClientException.create("the configuration could not be loaded: " + e.getMessage(), e);
            }
        });
    }

    private static String download(URI url) throws IOException {
        URLConnection connection = url.toURL().openConnection();
        connection.setConnectTimeout((int) DOWNLOAD.toMillis());
        connection.setReadTimeout((int) DOWNLOAD.toMillis());
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readNBytes(LONGEST_CONFIGURATION), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw new UncheckedIOException(new IOException("no JSON: " + e.getOriginalMessage(), e));
        }
    }

    Scan scan(String repository, Digest digest) {
        return calls.call("read the scan of " + digest.abbreviated(), "ecr:DescribeImageScanFindings", () -> {
            try {
                return result(client.describeImageScanFindings(
                        request -> request.repositoryName(repository).imageId(id(digest))));
            } catch (ScanNotFoundException e) {
                return new Scan.Unknown("nobody has scanned it");
            } catch (UnsupportedImageTypeException e) {
                return new Scan.Unknown("ECR cannot scan images of its type");
            } catch (ImageNotFoundException e) {
                return new Scan.Unknown("the registry has no such image");
            }
        });
    }

    /** Basic scans end COMPLETE; enhanced ones stay ACTIVE as long as they are kept up to date. */
    private static Scan result(DescribeImageScanFindingsResponse answer) {
        return switch (answer.imageScanStatus().status()) {
            case COMPLETE, ACTIVE -> {
                Map<String, Integer> counts = new HashMap<>();
                if (answer.imageScanFindings() != null) {
                    answer.imageScanFindings().findingSeverityCounts().forEach((severity, count) -> {
                        if (severity != FindingSeverity.UNKNOWN_TO_SDK_VERSION && count > 0) {
                            counts.put(severity.toString(), count);
                        }
                    });
                }
                yield new Scan.Done(counts);
            }
            case PENDING, IN_PROGRESS -> new Scan.Unknown("it is not done yet");
            case FAILED,
                    UNSUPPORTED_IMAGE,
                    SCAN_ELIGIBILITY_EXPIRED,
                    FINDINGS_UNAVAILABLE,
                    LIMIT_EXCEEDED,
                    IMAGE_ARCHIVED,
                    UNKNOWN_TO_SDK_VERSION ->
                new Scan.Unknown("it is " + answer.imageScanStatus().statusAsString());
        };
    }

    private static ImageIdentifier id(Digest digest) {
        return ImageIdentifier.builder().imageDigest(digest.value()).build();
    }
}
