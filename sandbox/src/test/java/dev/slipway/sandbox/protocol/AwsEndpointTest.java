package dev.slipway.sandbox.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.identity.TokenService;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ecr.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.ListImagesRequest;
import software.amazon.awssdk.services.sts.StsClient;

final class AwsEndpointTest {

    private static final Instant PUSHED = Instant.parse("2026-11-21T10:00:00.250Z");

    private final AwsEndpoint endpoint = new AwsEndpoint(
            List.of(
                    new TokenService(new Account("111111111111", "eu-central-1"), () -> PUSHED, new Random(1))
                            .service(),
                    new JsonService("ecr", "AmazonEC2ContainerRegistry_V20150921")
                            .on("DescribeImages", DescribeImagesRequest::builder, AwsEndpointTest::describe)
                            .on("ListImages", ListImagesRequest::builder, input -> {
                                throw AwsError.refused(
                                        "ImageNotFoundException", "No image in " + input.repositoryName());
                            })),
            () -> "request-1");
    private final EndpointServer server = new EndpointServer(endpoint);

    private static DescribeImagesResponse describe(DescribeImagesRequest input) {
        return DescribeImagesResponse.builder()
                .imageDetails(ImageDetail.builder()
                        .repositoryName(input.repositoryName())
                        .imageTags(input.imageIds().getFirst().imageTag())
                        .imagePushedAt(PUSHED)
                        .build())
                .build();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void carriesObjectsBothWays() {
        try (EcrClient ecr = server.client(EcrClient.builder())) {
            ImageDetail detail = ecr.describeImages(request -> request.repositoryName("ublog")
                            .imageIds(ImageIdentifier.builder().imageTag("v1").build()))
                    .imageDetails()
                    .getFirst();

            assertThat(detail.repositoryName()).isEqualTo("ublog");
            assertThat(detail.imageTags()).containsExactly("v1");
            assertThat(detail.imagePushedAt()).isEqualTo(PUSHED);
        }
    }

    @Test
    void leavesOutWhatIsAbsent() {
        AwsAnswer answer =
                post("DescribeImages", "{\"repositoryName\":\"ublog\",\"imageIds\":[{\"imageTag\":\"v1\"}]}");

        assertThat(text(answer))
                .isEqualTo("{\"imageDetails\":[{\"repositoryName\":\"ublog\",\"imageTags\":[\"v1\"],"
                        + "\"imagePushedAt\":1795255200.250}]}");
        assertThat(answer.headers()).containsEntry("x-amzn-RequestId", "request-1");
    }

    @Test
    void tellsErrorsAsTheClassesOfTheSdk() {
        try (EcrClient ecr = server.client(EcrClient.builder())) {
            assertThatThrownBy(() -> ecr.listImages(request -> request.repositoryName("ublog")))
                    .isInstanceOf(ImageNotFoundException.class)
                    .hasMessageContaining("No image in ublog");
        }
    }

    @Test
    void tellsWhoTheCallerIs() {
        try (StsClient sts = server.client(StsClient.builder())) {
            assertThat(sts.getCallerIdentity().account()).isEqualTo("111111111111");
        }
    }

    @Test
    void refusesAnOperationThatItDoesNotKnow() {
        assertThat(text(post("PutImage", "{}"))).contains("UnknownOperationException", "PutImage");
    }

    @Test
    void refusesBrokenJson() {
        AwsAnswer answer = post("DescribeImages", "{\"repositoryName\":");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(text(answer)).contains("SerializationException");
    }

    @Test
    void refusesAMemberOfAnotherType() {
        assertThat(text(post("DescribeImages", "{\"repositoryName\":\"ublog\",\"maxResults\":\"many\"}")))
                .contains("SerializationException", "maxResults");
    }

    @Test
    void refusesARequestWithoutASignature() {
        assertThat(text(endpoint.handle(Map.of(), new byte[0]))).contains("MissingAuthenticationTokenException");
    }

    @Test
    void namesTheServicesThatItHas() {
        assertThat(text(endpoint.handle(Map.of("authorization", scope("s3")), new byte[0])))
                .contains("no service s3", "ecr, sts");
    }

    private AwsAnswer post(String operation, String body) {
        return endpoint.handle(
                Map.of(
                        "authorization",
                        scope("ecr"),
                        "x-amz-target",
                        "AmazonEC2ContainerRegistry_V20150921." + operation),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static String scope(String service) {
        return "AWS4-HMAC-SHA256 Credential=sandbox/20261121/eu-central-1/" + service + "/aws4_request, Signature=0";
    }

    private static String text(AwsAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
