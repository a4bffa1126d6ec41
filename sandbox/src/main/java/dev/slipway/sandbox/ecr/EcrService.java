package dev.slipway.sandbox.ecr;

import dev.slipway.sandbox.faults.ImageState;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.JsonService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;
import software.amazon.awssdk.services.ecr.model.BatchGetImageRequest;
import software.amazon.awssdk.services.ecr.model.BatchGetImageResponse;
import software.amazon.awssdk.services.ecr.model.CreateRepositoryRequest;
import software.amazon.awssdk.services.ecr.model.CreateRepositoryResponse;
import software.amazon.awssdk.services.ecr.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ecr.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ecr.model.DescribeRepositoriesRequest;
import software.amazon.awssdk.services.ecr.model.DescribeRepositoriesResponse;
import software.amazon.awssdk.services.ecr.model.GetAuthorizationTokenRequest;
import software.amazon.awssdk.services.ecr.model.GetAuthorizationTokenResponse;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.ImageFailureCode;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageStatus;
import software.amazon.awssdk.services.ecr.model.ImageStatusFilter;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;
import software.amazon.awssdk.services.ecr.model.ListImagesRequest;
import software.amazon.awssdk.services.ecr.model.ListImagesResponse;
import software.amazon.awssdk.services.ecr.model.PutImageTagMutabilityRequest;
import software.amazon.awssdk.services.ecr.model.PutImageTagMutabilityResponse;
import software.amazon.awssdk.services.ecr.model.Repository;
import software.amazon.awssdk.services.ecr.model.TagStatus;

/** ECR's operations over the image store, as far as deployers read it. Errors and their wording are ECR's. Thread-safe. */
public final class EcrService {

    private static final Duration TOKEN_LIFE = Duration.ofHours(12);

    private final ImageStore store;
    private final Account account;
    private final InstantSource clock;
    private final RegistryAccess registry;

    public EcrService(ImageStore store, Account account, InstantSource clock, RegistryAccess registry) {
        this.store = store;
        this.account = account;
        this.clock = clock;
        this.registry = registry;
    }

    /** The service, to be put behind the endpoint. */
    public JsonService service() {
        return new JsonService(
                        "ecr", "AmazonEC2ContainerRegistry_V20150921", (operation, member) -> missing(member.path()))
                .on("CreateRepository", CreateRepositoryRequest::builder, this::createRepository)
                .on("DescribeRepositories", DescribeRepositoriesRequest::builder, this::describeRepositories)
                .on("DescribeImages", DescribeImagesRequest::builder, this::describeImages)
                .on("ListImages", ListImagesRequest::builder, this::listImages)
                .on("BatchGetImage", BatchGetImageRequest::builder, this::batchGetImage)
                .on("PutImageTagMutability", PutImageTagMutabilityRequest::builder, this::putImageTagMutability)
                .on("GetAuthorizationToken", GetAuthorizationTokenRequest::builder, this::getAuthorizationToken);
    }

    /** The host part of image names, such as {@code 111111111111.dkr.ecr.eu-central-1.amazonaws.com}. */
    public static String registry(Account account) {
        return account.id() + ".dkr.ecr." + account.region() + ".amazonaws.com";
    }

    private CreateRepositoryResponse createRepository(CreateRepositoryRequest request) {
        String name = required("repositoryName", request.repositoryName());
        if (!ImageStore.isRepositoryName(name)) {
            throw AwsError.refused(
                    "InvalidParameterException",
                    "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must be a valid repository name'");
        }
        if (!store.createRepository(name)) {
            throw AwsError.refused(
                    "RepositoryAlreadyExistsException",
                    "The repository with name '" + name + "' already exists in the registry with id '" + account.id()
                            + "'");
        }
        store.setImmutable(name, request.imageTagMutability() == ImageTagMutability.IMMUTABLE);
        return CreateRepositoryResponse.builder()
                .repository(repository(name, store.repositories().getOrDefault(name, clock.instant())))
                .build();
    }

    private DescribeRepositoriesResponse describeRepositories(DescribeRepositoriesRequest request) {
        var all = store.repositories();
        List<String> names = request.hasRepositoryNames() ? request.repositoryNames() : List.copyOf(all.keySet());
        List<Repository> found = new ArrayList<>();
        for (String name : names) {
            found.add(repository(existing(name), all.getOrDefault(name, clock.instant())));
        }
        return DescribeRepositoriesResponse.builder().repositories(found).build();
    }

    private PutImageTagMutabilityResponse putImageTagMutability(PutImageTagMutabilityRequest request) {
        String repository = existing(required("repositoryName", request.repositoryName()));
        required("imageTagMutability", request.imageTagMutabilityAsString());
        store.setImmutable(repository, request.imageTagMutability() == ImageTagMutability.IMMUTABLE);
        return PutImageTagMutabilityResponse.builder()
                .registryId(account.id())
                .repositoryName(repository)
                .imageTagMutability(request.imageTagMutability())
                .build();
    }

    private DescribeImagesResponse describeImages(DescribeImagesRequest request) {
        String repository = existing(required("repositoryName", request.repositoryName()));
        Stream<Image> images = request.hasImageIds()
                ? request.imageIds().stream()
                        .map(id -> find(repository, id).orElseThrow(() -> notFound(repository, id)))
                : store.images(repository).stream();
        TagStatus status = request.filter() == null ? null : request.filter().tagStatus();
        ImageStatusFilter wanted =
                request.filter() == null ? null : request.filter().imageStatus();
        return DescribeImagesResponse.builder()
                .imageDetails(images.distinct()
                        .filter(image -> passes(image, status == null ? TagStatus.ANY : status))
                        .filter(image -> passes(image, wanted == null ? ImageStatusFilter.ACTIVE : wanted))
                        .map(this::detail)
                        .toList())
                .build();
    }

    private ListImagesResponse listImages(ListImagesRequest request) {
        String repository = existing(required("repositoryName", request.repositoryName()));
        TagStatus status = request.filter() == null ? null : request.filter().tagStatus();
        ImageStatusFilter wanted =
                request.filter() == null ? null : request.filter().imageStatus();
        return ListImagesResponse.builder()
                .imageIds(store.images(repository).stream()
                        .filter(image -> passes(image, status == null ? TagStatus.ANY : status))
                        .filter(image -> passes(image, wanted == null ? ImageStatusFilter.ACTIVE : wanted))
                        .flatMap(EcrService::identifiers)
                        .toList())
                .build();
    }

    private BatchGetImageResponse batchGetImage(BatchGetImageRequest request) {
        String repository = existing(required("repositoryName", request.repositoryName()));
        List<software.amazon.awssdk.services.ecr.model.Image> images = new ArrayList<>();
        List<ImageFailure> failures = new ArrayList<>();
        for (ImageIdentifier id : request.imageIds()) {
            Optional<Image> image = find(repository, id);
            if (image.isEmpty()) {
                failures.add(ImageFailure.builder()
                        .imageId(id)
                        .failureCode(ImageFailureCode.IMAGE_NOT_FOUND)
                        .failureReason("Requested image not found")
                        .build());
                continue;
            }
            if (store.state(image.get()) == ImageState.ARCHIVED) {
                // The API reference has this code and does not say when; that it is this one is a guess.
                failures.add(ImageFailure.builder()
                        .imageId(id)
                        .failureCode("ImageInaccessible")
                        .failureReason("Requested image is archived")
                        .build());
                continue;
            }
            images.add(software.amazon.awssdk.services.ecr.model.Image.builder()
                    .registryId(account.id())
                    .repositoryName(repository)
                    .imageId(ImageIdentifier.builder()
                            .imageDigest(image.get().digest())
                            .imageTag(id.imageTag())
                            .build())
                    .imageManifest(store.manifest(image.get().digest()).orElse("{}"))
                    .imageManifestMediaType(image.get().mediaType())
                    .build());
        }
        return BatchGetImageResponse.builder().images(images).failures(failures).build();
    }

    private GetAuthorizationTokenResponse getAuthorizationToken(GetAuthorizationTokenRequest request) {
        return GetAuthorizationTokenResponse.builder()
                .authorizationData(AuthorizationData.builder()
                        .authorizationToken(registry.token())
                        .expiresAt(clock.instant().plus(TOKEN_LIFE))
                        .proxyEndpoint(registry.endpoint().get().toString())
                        .build())
                .build();
    }

    private Repository repository(String name, Instant createdAt) {
        return Repository.builder()
                .repositoryArn(account.arn("ecr", "repository/" + name))
                .registryId(account.id())
                .repositoryName(name)
                .repositoryUri((registry.inNames() ? registry.host() : registry(account)) + "/" + name)
                .createdAt(createdAt)
                .imageTagMutability(store.isImmutable(name) ? ImageTagMutability.IMMUTABLE : ImageTagMutability.MUTABLE)
                .build();
    }

    private ImageDetail detail(Image image) {
        ImageDetail.Builder detail = ImageDetail.builder()
                .registryId(account.id())
                .repositoryName(image.repository())
                .imageDigest(image.digest())
                .imageSizeInBytes(image.sizeInBytes())
                .imagePushedAt(image.pushedAt())
                .imageStatus(store.state(image) == ImageState.ARCHIVED ? ImageStatus.ARCHIVED : ImageStatus.ACTIVE)
                .imageManifestMediaType(image.mediaType());
        if (!image.tags().isEmpty()) {
            detail.imageTags(image.tags());
        }
        return detail.build();
    }

    private static Stream<ImageIdentifier> identifiers(Image image) {
        ImageIdentifier bare =
                ImageIdentifier.builder().imageDigest(image.digest()).build();
        return image.tags().isEmpty()
                ? Stream.of(bare)
                : image.tags().stream()
                        .map(tag -> bare.toBuilder().imageTag(tag).build());
    }

    private static boolean passes(Image image, TagStatus status) {
        return switch (status) {
            case TAGGED -> !image.tags().isEmpty();
            case UNTAGGED -> image.tags().isEmpty();
            case ANY, UNKNOWN_TO_SDK_VERSION -> true;
        };
    }

    /** Without a filter only what is not in the archive is shown ("DescribeImagesFilter", ECR API Reference). */
    private boolean passes(Image image, ImageStatusFilter wanted) {
        return switch (wanted) {
            case ACTIVE -> store.state(image) == ImageState.ACTIVE;
            case ARCHIVED -> store.state(image) == ImageState.ARCHIVED;
            case ACTIVATING -> false;
            case ANY, UNKNOWN_TO_SDK_VERSION -> true;
        };
    }

    /** Digest and tag together have to agree, as in ECR. */
    private Optional<Image> find(String repository, ImageIdentifier id) {
        Optional<Image> byDigest =
                id.imageDigest() == null ? Optional.empty() : store.byDigest(repository, id.imageDigest());
        if (id.imageTag() == null) {
            return byDigest;
        }
        return store.byTag(repository, id.imageTag())
                .filter(image -> id.imageDigest() == null || image.digest().equals(id.imageDigest()));
    }

    private String existing(String repository) {
        if (!store.hasRepository(repository)) {
            throw AwsError.refused(
                    "RepositoryNotFoundException",
                    "The repository with name '" + repository + "' does not exist in the registry with id '"
                            + account.id() + "'");
        }
        return repository;
    }

    private AwsError notFound(String repository, ImageIdentifier id) {
        return AwsError.refused(
                "ImageNotFoundException",
                "The image with imageId {imageDigest:'" + id.imageDigest() + "', imageTag:'" + id.imageTag()
                        + "'} does not exist within the repository with name '" + repository
                        + "' in the registry with id '" + account.id() + "'");
    }

    private static String required(String member, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw missing(member);
        }
        return value;
    }

    private static AwsError missing(String member) {
        return AwsError.refused(
                "InvalidParameterException",
                "Invalid parameter at '" + member + "' failed to satisfy constraint: 'must not be null'");
    }
}
