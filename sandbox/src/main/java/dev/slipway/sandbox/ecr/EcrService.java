package dev.slipway.sandbox.ecr;

import dev.slipway.sandbox.faults.ImageState;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.JsonService;
import dev.slipway.sandbox.protocol.Paging.Page;
import dev.slipway.sandbox.protocol.ResourceTags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
    private final Lookup lookup;
    private final ResourceTags tags = new ResourceTags();

    public EcrService(ImageStore store, Account account, InstantSource clock, RegistryAccess registry) {
        this.store = store;
        this.account = account;
        this.clock = clock;
        this.registry = registry;
        this.lookup = new Lookup(store, account);
    }

    /** The service, to be put behind the endpoint. */
    public JsonService service() {
        JsonService service = new JsonService(
                        "ecr",
                        "AmazonEC2ContainerRegistry_V20150921",
                        (operation, member) -> Lookup.missing(member.path()))
                .on("CreateRepository", CreateRepositoryRequest::builder, this::createRepository)
                .on("DescribeRepositories", DescribeRepositoriesRequest::builder, this::describeRepositories)
                .on("DescribeImages", DescribeImagesRequest::builder, this::describeImages)
                .on("ListImages", ListImagesRequest::builder, this::listImages)
                .on("BatchGetImage", BatchGetImageRequest::builder, this::batchGetImage)
                .on("PutImageTagMutability", PutImageTagMutabilityRequest::builder, this::putImageTagMutability)
                .on("GetAuthorizationToken", GetAuthorizationTokenRequest::builder, this::getAuthorizationToken);
        new ImageOperations(store, account, lookup).register(service);
        new ImageScans(store, account, lookup).register(service);
        new RepositoryTags(lookup, tags).register(service);
        return service;
    }

    /** The host part of image names, such as {@code 111111111111.dkr.ecr.eu-central-1.amazonaws.com}. */
    public static String registry(Account account) {
        return account.id() + ".dkr.ecr." + account.region() + ".amazonaws.com";
    }

    private CreateRepositoryResponse createRepository(CreateRepositoryRequest request) {
        String name = request.repositoryName();
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
        tags.add(account.arn("ecr", "repository/" + name), RepositoryTags.map(request.tags()), Lookup::tooManyTags);
        return CreateRepositoryResponse.builder()
                .repository(repository(name, store.repositories().getOrDefault(name, clock.instant())))
                .build();
    }

    private DescribeRepositoriesResponse describeRepositories(DescribeRepositoriesRequest request) {
        var all = store.repositories();
        List<String> names = request.hasRepositoryNames() ? request.repositoryNames() : List.copyOf(all.keySet());
        List<Repository> found = names.stream()
                .map(name -> repository(lookup.existing(name), all.getOrDefault(name, clock.instant())))
                .toList();
        Page<Repository> page =
                Lookup.paging("DescribeRepositories").page(found, request.maxResults(), request.nextToken());
        return DescribeRepositoriesResponse.builder()
                .repositories(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private PutImageTagMutabilityResponse putImageTagMutability(PutImageTagMutabilityRequest request) {
        String repository = lookup.existing(request.repositoryName());
        store.setImmutable(repository, request.imageTagMutability() == ImageTagMutability.IMMUTABLE);
        return PutImageTagMutabilityResponse.builder()
                .registryId(account.id())
                .repositoryName(repository)
                .imageTagMutability(request.imageTagMutability())
                .build();
    }

    private DescribeImagesResponse describeImages(DescribeImagesRequest request) {
        String repository = lookup.existing(request.repositoryName());
        Stream<Image> images = request.hasImageIds()
                ? request.imageIds().stream()
                        .map(id -> lookup.find(repository, id).orElseThrow(() -> lookup.notFound(repository, id)))
                : store.images(repository).stream();
        TagStatus status = request.filter() == null ? null : request.filter().tagStatus();
        ImageStatusFilter wanted =
                request.filter() == null ? null : request.filter().imageStatus();
        Page<Image> page = Lookup.paging("DescribeImages")
                .page(
                        images.distinct()
                                .filter(image -> passes(image, status == null ? TagStatus.ANY : status))
                                .filter(image -> passes(image, wanted == null ? ImageStatusFilter.ACTIVE : wanted))
                                .toList(),
                        request.maxResults(),
                        request.nextToken());
        return DescribeImagesResponse.builder()
                .imageDetails(page.items().stream().map(this::detail).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private ListImagesResponse listImages(ListImagesRequest request) {
        String repository = lookup.existing(request.repositoryName());
        TagStatus status = request.filter() == null ? null : request.filter().tagStatus();
        ImageStatusFilter wanted =
                request.filter() == null ? null : request.filter().imageStatus();
        Page<ImageIdentifier> page = Lookup.paging("ListImages")
                .page(
                        store.images(repository).stream()
                                .filter(image -> passes(image, status == null ? TagStatus.ANY : status))
                                .filter(image -> passes(image, wanted == null ? ImageStatusFilter.ACTIVE : wanted))
                                .flatMap(EcrService::identifiers)
                                .toList(),
                        request.maxResults(),
                        request.nextToken());
        return ListImagesResponse.builder()
                .imageIds(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private BatchGetImageResponse batchGetImage(BatchGetImageRequest request) {
        String repository = lookup.existing(request.repositoryName());
        List<software.amazon.awssdk.services.ecr.model.Image> images = new ArrayList<>();
        List<ImageFailure> failures = new ArrayList<>();
        for (ImageIdentifier id : request.imageIds()) {
            Optional<Image> image = lookup.find(repository, id);
            if (image.isEmpty()) {
                failures.add(Lookup.failure(id));
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
}
