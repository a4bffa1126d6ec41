package dev.slipway.sandbox.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.protocol.EndpointServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.ImageStatus;
import software.amazon.awssdk.services.ecr.model.ImageStatusFilter;
import tools.jackson.databind.json.JsonMapper;

/** An image that a lifecycle policy has archived or deleted, as clients of ECR see it. */
final class ArchivedImageTest {

    private static final ImageIdentifier TAG =
            ImageIdentifier.builder().imageTag("v1").build();

    @TempDir
    private Path folder;

    private final Faults faults = new Faults();
    private EndpointServer server;
    private EcrClient ecr;

    @BeforeEach
    void start() {
        ImageStore store = new ImageStore(folder, InstantSource.system(), faults.tasks());
        store.createRepository("ublog");
        store.push("ublog", "v1", Zips.zip("image.json", Zips.LAUNCH, "app.jar", "1", "java.args", "-jar app.jar"));
        server = new EndpointServer(new AwsEndpoint(
                List.of(new EcrService(
                                store,
                                new Account("111111111111", "eu-central-1"),
                                InstantSource.system(),
                                new RegistryAccess(() -> URI.create("http://127.0.0.1"), "token", false))
                        .service()),
                () -> "request"));
        ecr = server.client(EcrClient.builder());
    }

    @AfterEach
    void close() {
        ecr.close();
        server.close();
    }

    private void image(String state) {
        faults.set("image", JsonMapper.shared().readTree("{\"image\":\"v1\",\"state\":\"" + state + "\"}"));
    }

    private List<ImageDetail> shown(ImageStatusFilter filter) {
        return ecr.describeImages(
                        request -> request.repositoryName("ublog").filter(status -> status.imageStatus(filter)))
                .imageDetails();
    }

    @Test
    void isShownInTheArchiveOnlyAndCannotBePulled() {
        assertThat(shown(ImageStatusFilter.ACTIVE))
                .extracting(ImageDetail::imageStatus)
                .containsExactly(ImageStatus.ACTIVE);
        image("archived");

        assertThat(ecr.describeImages(request -> request.repositoryName("ublog").imageIds(TAG))
                        .imageDetails())
                .isEmpty();
        assertThat(shown(ImageStatusFilter.ACTIVE)).isEmpty();
        assertThat(shown(ImageStatusFilter.ANY))
                .extracting(ImageDetail::imageStatus)
                .containsExactly(ImageStatus.ARCHIVED);
        assertThat(ecr.listImages(request -> request.repositoryName("ublog")).imageIds())
                .isEmpty();
        assertThat(ecr.batchGetImage(request -> request.repositoryName("ublog").imageIds(TAG))
                        .failures())
                .extracting(ImageFailure::failureCodeAsString)
                .containsExactly("ImageInaccessible");
    }

    @Test
    void isNotThereOnceItIsGone() {
        image("gone");

        assertThat(shown(ImageStatusFilter.ANY)).isEmpty();
        assertThatThrownBy(() -> ecr.describeImages(
                        request -> request.repositoryName("ublog").imageIds(TAG)))
                .isInstanceOf(ImageNotFoundException.class);
    }
}
