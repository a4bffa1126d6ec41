package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.calls.CallFilter;
import dev.slipway.sandbox.runtime.Script;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Two accounts of one sandbox: what is in one is not seen from the other. */
final class AccountsTest {

    private static final String OTHER = "222222222222";

    @TempDir
    private Path folder;

    private VirtualSandbox sandbox;

    @BeforeEach
    void start() {
        sandbox = new VirtualSandbox(folder, 7);
        ecs(home()).createCluster(request -> request.clusterName("staging"));
        sandbox.push("ublog", "v1", Script.runs());
        sandbox.secrets().create("token", "a");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static AwsCredentials home() {
        return AwsBasicCredentials.create("sandbox", "sandbox");
    }

    private AwsCredentials role() {
        try (StsClient sts = StsClient.builder()
                .httpClient(sandbox.http())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(home()))
                .build()) {
            Credentials keys = sts.assumeRole(request -> request.roleArn("arn:aws:iam::" + OTHER + ":role/slipway-read")
                            .roleSessionName("run"))
                    .credentials();
            return AwsSessionCredentials.create(keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken());
        }
    }

    private EcsClient ecs(AwsCredentials credentials) {
        return EcsClient.builder()
                .httpClient(sandbox.http())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    @Test
    void aRoleSeesItsOwnAccountAndNoOther() {
        AwsCredentials role = role();
        ecs(AwsBasicCredentials.create(OTHER, "secret")).createCluster(request -> request.clusterName("production"));

        assertThat(ecs(role).listClusters().clusterArns())
                .containsExactly("arn:aws:ecs:eu-central-1:222222222222:cluster/production");
        assertThat(ecs(home()).listClusters().clusterArns())
                .containsExactly("arn:aws:ecs:eu-central-1:111111111111:cluster/staging");
    }

    @Test
    void repositoriesAndSecretsAreApartToo() {
        AwsCredentials role = role();
        String digest = sandbox.account(OTHER).push("ublog", "v1", Script.runs());
        StaticCredentialsProvider credentials = StaticCredentialsProvider.create(role);
        try (EcrClient ecr = EcrClient.builder()
                        .httpClient(sandbox.http())
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(credentials)
                        .build();
                SecretsManagerClient secrets = SecretsManagerClient.builder()
                        .httpClient(sandbox.http())
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(credentials)
                        .build()) {
            assertThat(ecr.describeRepositories().repositories().getFirst().repositoryUri())
                    .isEqualTo("222222222222.dkr.ecr.eu-central-1.amazonaws.com/ublog");
            assertThat(secrets.listSecrets().secretList()).isEmpty();
        }
        assertThat(sandbox.push("ublog", "v1", Script.runs())).isEqualTo(digest);
    }

    @Test
    void theTimelineOfCallsSaysWhoseAccountItWas() {
        ecs(role()).listClusters();
        assertThat(sandbox.calls().read(CallFilter.NEWEST))
                .filteredOn(call -> call.operation().equals("ListClusters"))
                .extracting(call -> call.account())
                .containsExactly(OTHER);
    }
}
