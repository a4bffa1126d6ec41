package dev.slipway.sandbox.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsRequest;
import dev.slipway.sandbox.secrets.SecretStore;
import dev.slipway.sandbox.secrets.SecretsManager;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Secret;

final class TaskSecretsTest {

    private static final String PREFIX =
            "ResourceInitializationError: unable to pull secrets or registry auth: execution"
                    + " resource retrieval failed: unable to retrieve secret";

    private final SecretStore store =
            new SecretStore(new Account("111111111111", "eu-central-1"), () -> Instant.EPOCH, () -> "version-1");
    private final TaskSecrets secrets = new TaskSecrets(store);
    private final String arn = store.create("ublog/staging/database", "{\"password\":\"p4ss\"}");

    private TaskSecrets.Result resolve(String valueFrom) {
        return secrets.resolve(
                ContainerDefinition.builder()
                        .secrets(Secret.builder()
                                .name("PASSWORD")
                                .valueFrom(valueFrom)
                                .build())
                        .build(),
                "arn:aws:sts::111111111111:assumed-role/ublog-staging-execution/task");
    }

    private String whyNot(String valueFrom) {
        return resolve(valueFrom) instanceof TaskSecrets.Result.Failed failed ? failed.reason() : "it was resolved";
    }

    @Test
    void takesTheWholeValueAMemberAndAVersion() {
        TaskSecrets.Result password = new TaskSecrets.Result.Resolved(Map.of("PASSWORD", "p4ss"));

        assertThat(resolve(arn))
                .isEqualTo(new TaskSecrets.Result.Resolved(Map.of("PASSWORD", "{\"password\":\"p4ss\"}")));
        assertThat(resolve(arn + ":password::")).isEqualTo(password);
        assertThat(resolve(arn + ":password:AWSCURRENT:")).isEqualTo(password);
        assertThat(resolve(arn + ":password::version-1")).isEqualTo(password);
        assertThat(resolve(arn)).asString().doesNotContain("p4ss");
    }

    @Test
    void saysWhyASecretCannotBeHad() {
        assertThat(whyNot(arn + ":user::"))
                .startsWith(PREFIX + " from asm: ")
                .endsWith("retrieved secret from Secrets Manager did not contain json key user");
        assertThat(whyNot(arn + "::AWSPREVIOUS:"))
                .contains(arn)
                .endsWith("Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS");
        assertThat(whyNot(arn.replace("database", "nothing")))
                .endsWith("ResourceNotFoundException: Secrets Manager can't find the specified secret.");
        assertThat(whyNot("database-password"))
                .startsWith(PREFIX + "s from ssm: ")
                .endsWith("database-password");
    }

    @Test
    void saysThatASecretWasMarkedForDeletion() {
        new SecretsManager(store)
                .service()
                .answer(new AwsRequest(
                        "1",
                        "/",
                        Map.of("X-Amz-Target", "secretsmanager.DeleteSecret"),
                        "{\"SecretId\":\"ublog/staging/database\"}".getBytes(StandardCharsets.UTF_8)));

        assertThat(whyNot(arn))
                .startsWith(PREFIX + " from asm: ")
                .endsWith(
                        "InvalidRequestException: You can't perform this operation on the secret because it was marked for"
                                + " deletion.");
    }
}
