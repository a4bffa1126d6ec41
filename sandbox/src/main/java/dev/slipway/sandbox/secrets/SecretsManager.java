package dev.slipway.sandbox.secrets;

import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.JsonService;
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

/** The operations of Secrets Manager over a store, for text values. Thread-safe. */
public final class SecretsManager {

    private static final int SHORTEST_WINDOW_DAYS = 7;
    private static final int DEFAULT_WINDOW_DAYS = 30;

    /** Nobody checks signatures here, so everybody is the same one. */
    private static final String CALLER = "arn:aws:iam::111111111111:user/sandbox";

    private final SecretStore store;

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
                .on("ListSecrets", ListSecretsRequest::builder, this::list);
    }

    private CreateSecretResponse create(CreateSecretRequest input) {
        String description = input.description();
        Secret secret = store.create(
                required("name", input.name()),
                description == null ? "" : description,
                required("secretString", input.secretString()));
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
                .build();
    }

    private ListSecretsResponse list(ListSecretsRequest input) {
        return ListSecretsResponse.builder()
                .secretList(store.all().stream()
                        .map(secret -> SecretListEntry.builder()
                                .arn(secret.arn())
                                .name(secret.name())
                                .createdDate(secret.createdAt())
                                .lastChangedDate(secret.versions().getFirst().createdAt())
                                .build())
                        .toList())
                .build();
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
