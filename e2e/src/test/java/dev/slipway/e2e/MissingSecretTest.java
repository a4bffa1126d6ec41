package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bench.program.Deployer;
import java.net.URI;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** A secret that the tasks need and that is gone stops a release before it begins; on a sandbox of its own, which this breaks. */
final class MissingSecretTest {

    private static final String SECRET = "ublog/staging/database";

    @Test
    void aSecretThatIsGoneIsNamedBeforeAnythingBegins() throws Exception {
        try (Rehearsal rehearsal = Rehearsal.start("missing-secret");
                SecretsManagerClient secrets = secrets(rehearsal.addresses().endpoint())) {
            rehearsal.push(rehearsal.releases().first());

            secrets.deleteSecret(request -> request.secretId(SECRET));
            Deployer.Run marked = rehearsal.deployer().run("marked", "deploy", "staging", "--image", "v1");
            secrets.deleteSecret(request -> request.secretId(SECRET).forceDeleteWithoutRecovery(true));
            Deployer.Run gone = rehearsal.deployer().run("gone", "deploy", "staging", "--image", "v1");

            for (Deployer.Run run : new Deployer.Run[] {marked, gone}) {
                assertThat(run.exitCode()).as(run.console()).isEqualTo(10);
                assertThat(run.console())
                        .contains("secret:" + SECRET, "which web takes DATABASE_PASSWORD from")
                        .contains("there is none, or it is marked for deletion")
                        .contains("Make it, or correct the task definition.")
                        .doesNotContain("Exception");
            }
            assertThat(rehearsal.services("staging")).allMatch(service -> service.deployments() == 1);
        }
    }

    private static SecretsManagerClient secrets(URI endpoint) {
        return SecretsManagerClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }
}
