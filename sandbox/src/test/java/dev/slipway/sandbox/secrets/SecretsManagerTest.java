package dev.slipway.sandbox.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.protocol.EndpointServer;
import dev.slipway.sandbox.time.VirtualTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import tools.jackson.databind.json.JsonMapper;

final class SecretsManagerTest {

    private static final String NAME = "ublog/staging/database";

    private final VirtualTimeline timeline = new VirtualTimeline();
    private final AtomicInteger versions = new AtomicInteger();
    private final Faults faults = new Faults();
    private final SecretStore store = new SecretStore(
            new Account("111111111111", "eu-central-1"),
            timeline,
            () -> "version-" + versions.incrementAndGet(),
            faults.tasks());
    private final EndpointServer server =
            new EndpointServer(new AwsEndpoint(List.of(new SecretsManager(store).service()), () -> "request"));
    private final SecretsManagerClient secrets = server.client(SecretsManagerClient.builder());

    @AfterEach
    void close() {
        secrets.close();
        server.close();
        timeline.close();
    }

    private String value(String id) {
        return secrets.getSecretValue(request -> request.secretId(id)).secretString();
    }

    @Test
    void findsASecretByItsNameAndItsArn() {
        String arn = secrets.createSecret(request -> request.name(NAME).secretString("p4ss"))
                .arn();

        assertThat(arn)
                .matches("arn:aws:secretsmanager:eu-central-1:111111111111:secret:ublog/staging/database-\\w{6}");
        assertThat(value(NAME)).isEqualTo("p4ss");
        assertThat(value(arn)).isEqualTo("p4ss");
        assertThat(value(arn.substring(0, arn.length() - 7))).isEqualTo("p4ss");
    }

    @Test
    void refusesTheValueToWhomTheSwitchSays() {
        String arn = store.create(NAME, "p4ss");
        faults.set("secret", JsonMapper.shared().readTree("{\"secret\":\"" + NAME + "\"}"));
        assertThatThrownBy(() -> value(arn))
                .isInstanceOf(SecretsManagerException.class)
                .hasMessageContaining(
                        "is not authorized to perform: secretsmanager:GetSecretValue on resource: " + arn);
        assertThat(secrets.describeSecret(request -> request.secretId(NAME)).arn())
                .isEqualTo(arn);

        faults.set("secret", JsonMapper.shared().readTree("{\"secret\":\"" + NAME + "\",\"to\":\"tasks\"}"));
        assertThat(value(NAME)).isEqualTo("p4ss");
    }

    @Test
    void keepsTheFormerVersion() {
        store.create(NAME, "old");
        secrets.putSecretValue(request -> request.secretId(NAME).secretString("new"));

        assertThat(value(NAME)).isEqualTo("new");
        assertThat(secrets.getSecretValue(request -> request.secretId(NAME).versionStage("AWSPREVIOUS"))
                        .secretString())
                .isEqualTo("old");
        assertThat(secrets.describeSecret(request -> request.secretId(NAME)).versionIdsToStages())
                .containsEntry("version-2", List.of("AWSCURRENT"))
                .containsEntry("version-1", List.of("AWSPREVIOUS"));
    }

    @Test
    void listsNamesWithoutValues() {
        store.create(NAME, "p4ss");

        assertThat(secrets.listSecrets().secretList()).hasSize(1);
        assertThat(secrets.listSecrets().toString()).contains(NAME).doesNotContain("p4ss");
        assertThat(store.require(NAME).toString()).doesNotContain("p4ss");
    }

    @Test
    void givesNoValueOfASecretThatIsScheduledForDeletion() {
        String arn = store.create(NAME, "p4ss");

        Instant end = secrets.deleteSecret(request -> request.secretId(NAME)).deletionDate();

        assertThat(end).isEqualTo(timeline.instant().plus(Duration.ofDays(30)));
        assertThatThrownBy(() -> value(NAME))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("marked for deletion");
        assertThat(store.value(arn)).isEmpty();
        assertThat(secrets.describeSecret(request -> request.secretId(arn)).deletedDate())
                .isEqualTo(timeline.instant());
        assertThat(secrets.listSecrets().secretList()).isEmpty();
        assertThatThrownBy(
                        () -> secrets.createSecret(request -> request.name(NAME).secretString("other")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("scheduled for deletion");
    }

    @Test
    void deletesASecretAtOnceWhenTold() {
        store.create(NAME, "p4ss");
        assertThatThrownBy(() -> secrets.deleteSecret(request ->
                        request.secretId(NAME).forceDeleteWithoutRecovery(true).recoveryWindowInDays(7L)))
                .isInstanceOf(InvalidParameterException.class);

        secrets.deleteSecret(request -> request.secretId(NAME).forceDeleteWithoutRecovery(true));

        assertThatThrownBy(() -> value(NAME)).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> secrets.describeSecret(request -> request.secretId(NAME)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(store.create(NAME, "again")).isNotEmpty();
    }

    @Test
    void refusesWhatIsNotThereOrThereAlready() {
        store.create(NAME, "p4ss");

        assertThatThrownBy(() -> value("none")).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> secrets.describeSecret(request -> request.secretId("none")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(
                        () -> secrets.createSecret(request -> request.name(NAME).secretString("other")))
                .isInstanceOf(ResourceExistsException.class);
    }
}
