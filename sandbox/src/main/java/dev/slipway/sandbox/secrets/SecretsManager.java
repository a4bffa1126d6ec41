package dev.slipway.sandbox.secrets;

import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.JsonService;
import dev.slipway.sandbox.protocol.Paging;
import dev.slipway.sandbox.protocol.Paging.Page;
import dev.slipway.sandbox.protocol.ResourceTags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsRequest;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.secretsmanager.model.TagResourceRequest;
import software.amazon.awssdk.services.secretsmanager.model.TagResourceResponse;
import software.amazon.awssdk.services.secretsmanager.model.UntagResourceRequest;
import software.amazon.awssdk.services.secretsmanager.model.UntagResourceResponse;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretResponse;

/** The operations of Secrets Manager over a store, for text values. Thread-safe. */
public final class SecretsManager {

    private static final int SHORTEST_WINDOW_DAYS = 7;
    private static final int DEFAULT_WINDOW_DAYS = 30;

    /** Nobody checks signatures here, so everybody is the same one. */
    private static final String CALLER = "arn:aws:iam::111111111111:user/sandbox";

    private static final int MOST_LISTED = 100;

    private final SecretStore store;
    private final ResourceTags tags = new ResourceTags();

    public SecretsManager(SecretStore store) {
        this.store = store;
    }

    /** The service to mount on an endpoint. */
    public JsonService service() {
        return new JsonService("secretsmanager", "secretsmanager")
                .on("CreateSecret", CreateSecretRequest::builder, this::create)
                .on("PutSecretValue", PutSecretValueRequest::builder, this::put)
                .on("DeleteSecret", DeleteSecretRequest::builder, this::delete)
                .on("GetSecretValue", GetSecretValueRequest::builder, this::value)
                .on("DescribeSecret", DescribeSecretRequest::builder, this::describe)
                .on("UpdateSecret", UpdateSecretRequest::builder, this::update)
                .on("ListSecrets", ListSecretsRequest::builder, this::list)
                .on("TagResource", TagResourceRequest::builder, this::tag)
                .on("UntagResource", UntagResourceRequest::builder, this::untag);
    }

    private CreateSecretResponse create(CreateSecretRequest input) {
        String description = input.description();
        Secret secret = store.create(
                required("name", input.name()),
                description == null ? "" : description,
                required("secretString", input.secretString()));
        tags.add(secret.arn(), map(input.tags()), SecretsManager::tooManyTags);
        return CreateSecretResponse.builder()
                .arn(secret.arn())
                .name(secret.name())
                .versionId(secret.versions().getFirst().id())
                .build();
    }

    private PutSecretValueResponse put(PutSecretValueRequest input) {
        Secret secret =
                store.put(required("secretId", input.secretId()), required("secretString", input.secretString()));
        Secret.Version current = secret.versions().getFirst();
        return PutSecretValueResponse.builder()
                .arn(secret.arn())
                .name(secret.name())
                .versionId(current.id())
                .versionStages(current.stages())
                .build();
    }

    /** A recovery window of 7 to 30 days, 30 unless told otherwise, or none ("DeleteSecret", Secrets Manager API Reference). */
    private DeleteSecretResponse delete(DeleteSecretRequest input) {
        String id = required("secretId", input.secretId());
        boolean atOnce = Boolean.TRUE.equals(input.forceDeleteWithoutRecovery());
        Long window = input.recoveryWindowInDays();
        if (atOnce && window != null) {
            throw AwsError.refused(
                    "InvalidParameterException",
                    "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        }
        long days = window == null ? DEFAULT_WINDOW_DAYS : window;
        if (days < SHORTEST_WINDOW_DAYS || days > DEFAULT_WINDOW_DAYS) {
            throw AwsError.refused(
                    "InvalidParameterException",
                    "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
        }
        Secret secret = atOnce ? store.require(id) : store.scheduleDeletion(id);
        if (atOnce) {
            store.delete(secret);
            tags.forget(secret.arn());
        }
        return DeleteSecretResponse.builder()
                .arn(secret.arn())
                .name(secret.name())
                .deletionDate(secret.deletedAt().orElseGet(store::now).plus(Duration.ofDays(atOnce ? 0 : days)))
                .build();
    }

    private GetSecretValueResponse value(GetSecretValueRequest input) {
        String id = required("secretId", input.secretId());
        store.refuse(store.require(id), CALLER, false);
        Secret secret = store.requireUsable(id);
        Secret.Version version =
                SecretStore.requireVersion(secret, orEmpty(input.versionStage()), orEmpty(input.versionId()));
        return GetSecretValueResponse.builder()
                .arn(secret.arn())
                .name(secret.name())
                .versionId(version.id())
                .secretString(version.value())
                .versionStages(version.stages())
                .createdDate(version.createdAt())
                .build();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private DescribeSecretResponse describe(DescribeSecretRequest input) {
        Secret secret = store.require(required("secretId", input.secretId()));
        Map<String, List<String>> stages = new TreeMap<>();
        secret.versions().forEach(version -> {
            if (!version.stages().isEmpty()) {
                stages.put(version.id(), version.stages());
            }
        });
        return DescribeSecretResponse.builder()
                .arn(secret.arn())
                .name(secret.name())
                .description(secret.description().isEmpty() ? null : secret.description())
                .createdDate(secret.createdAt())
                .lastChangedDate(secret.versions().getFirst().createdAt())
                .deletedDate(secret.deletedAt().orElse(null))
                .versionIdsToStages(stages)
                .tags(tagsOf(secret))
                .build();
    }

    /** Sets the description, the value, or both ("UpdateSecret", Secrets Manager API Reference). */
    private UpdateSecretResponse update(UpdateSecretRequest input) {
        Secret secret = store.requireUsable(input.secretId());
        if (input.description() != null) {
            secret = store.describe(input.secretId(), input.description());
        }
        UpdateSecretResponse.Builder response =
                UpdateSecretResponse.builder().arn(secret.arn()).name(secret.name());
        if (input.secretString() != null) {
            Secret.Version current =
                    store.put(input.secretId(), input.secretString()).versions().getFirst();
            response.versionId(current.id());
        }
        return response.build();
    }

    private ListSecretsResponse list(ListSecretsRequest input) {
        List<String> wanted = input.filters().stream()
                .filter(filter -> "name".equals(filter.keyAsString()))
                .flatMap(filter -> filter.values().stream())
                .toList();
        Page<Secret> page = new Paging(
                        "ListSecrets",
                        MOST_LISTED,
                        MOST_LISTED,
                        sentence -> AwsError.refused("InvalidParameterException", "MaxResults " + sentence),
                        sentence -> AwsError.refused("InvalidNextTokenException", sentence))
                .page(
                        store.all().stream()
                                .filter(secret ->
                                        wanted.isEmpty() || wanted.stream().anyMatch(secret.name()::startsWith))
                                .toList(),
                        input.maxResults(),
                        input.nextToken());
        return ListSecretsResponse.builder()
                .secretList(page.items().stream().map(this::listed).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private SecretListEntry listed(Secret secret) {
        return SecretListEntry.builder()
                .arn(secret.arn())
                .name(secret.name())
                .description(secret.description().isEmpty() ? null : secret.description())
                .createdDate(secret.createdAt())
                .lastChangedDate(secret.versions().getFirst().createdAt())
                .tags(tagsOf(secret))
                .build();
    }

    private TagResourceResponse tag(TagResourceRequest input) {
        tags.add(store.requireUsable(input.secretId()).arn(), map(input.tags()), SecretsManager::tooManyTags);
        return TagResourceResponse.builder().build();
    }

    private UntagResourceResponse untag(UntagResourceRequest input) {
        tags.remove(store.requireUsable(input.secretId()).arn(), input.tagKeys());
        return UntagResourceResponse.builder().build();
    }

    private List<Tag> tagsOf(Secret secret) {
        return tags.of(secret.arn()).entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    private static Map<String, String> map(List<Tag> tags) {
        Map<String, String> map = new TreeMap<>();
        tags.forEach(tag -> map.put(tag.key(), tag.value()));
        return map;
    }

    private static AwsError tooManyTags() {
        return AwsError.refused("InvalidParameterException", "A secret can have at most 50 tags.");
    }

    private static String required(String member, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw AwsError.refused(
                    "ValidationException",
                    "1 validation error detected: Value at '" + member
                            + "' failed to satisfy constraint: Member must not be null");
        }
        return value;
    }
}
