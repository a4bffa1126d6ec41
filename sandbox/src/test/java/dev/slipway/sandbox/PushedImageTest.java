package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.registry.Client;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;
import software.amazon.awssdk.services.ecr.model.Image;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;

/** What was pushed as Docker pushes it, seen through ECR's own operations. */
@Timeout(120)
final class PushedImageTest {

    @TempDir
    private Path folder;

    @Test
    void isSeenThroughEcrUnderTheDigestThatWasPushed() {
        try (Sandbox sandbox = Sandbox.start(
                        SandboxOptions.at(folder).withoutDatabases().withEnvironments());
                EcrClient ecr = EcrClient.builder()
                        .endpointOverride(sandbox.endpoint())
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build()) {
            AuthorizationData door =
                    ecr.getAuthorizationToken().authorizationData().getFirst();
            assertThat(door.proxyEndpoint()).isEqualTo(sandbox.endpoint().toString());
            assertThat(new String(Base64.getDecoder().decode(door.authorizationToken()), StandardCharsets.UTF_8))
                    .matches("AWS:.{20,}");
            ecr.createRepository(
                    request -> request.repositoryName("released").imageTagMutability(ImageTagMutability.IMMUTABLE));

            String manifest;
            try (Client client = new Client(URI.create(door.proxyEndpoint()), door.authorizationToken())) {
                manifest = client.pushParts("released", "a layer");
                client.putManifest("released", "v1", Client.SCHEMA_2, manifest);
                String other = client.pushParts("released", "another layer");
                assertThat(client.putManifest("released", "v1", Client.SCHEMA_2, other)
                                .statusCode())
                        .isEqualTo(400);
                ecr.putImageTagMutability(
                        request -> request.repositoryName("released").imageTagMutability(ImageTagMutability.MUTABLE));
                assertThat(client.putManifest("released", "latest", Client.SCHEMA_2, other)
                                .statusCode())
                        .isEqualTo(201);
            }

            ImageIdentifier tag = ImageIdentifier.builder().imageTag("v1").build();
            ImageDetail detail = ecr.describeImages(
                            request -> request.repositoryName("released").imageIds(tag))
                    .imageDetails()
                    .getFirst();
            assertThat(detail.imageDigest()).isEqualTo(Client.digest(manifest));
            assertThat(detail.imageManifestMediaType()).isEqualTo(Client.SCHEMA_2);
            Image image = ecr.batchGetImage(
                            request -> request.repositoryName("released").imageIds(tag))
                    .images()
                    .getFirst();
            assertThat(image.imageManifest()).isEqualTo(manifest);
            assertThat(image.imageManifestMediaType()).isEqualTo(Client.SCHEMA_2);
        }
    }
}
