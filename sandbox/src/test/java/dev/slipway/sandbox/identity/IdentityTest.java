package dev.slipway.sandbox.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.protocol.EndpointServer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.InvalidIdentityTokenException;
import software.amazon.awssdk.services.sts.model.StsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class IdentityTest {

    private static final Account ACCOUNT = new Account("111111111111", "eu-central-1");
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final String ROLE = "arn:aws:iam::222222222222:role/deploy/release";
    private static final String EXECUTION = "arn:aws:iam::111111111111:role/ublog-staging-execution";

    private final EndpointServer server = new EndpointServer(new AwsEndpoint(
            List.of(
                    new TokenService(ACCOUNT, () -> NOW, new Random(1)).service(),
                    new AccessManagement(ACCOUNT, () -> NOW, () -> Set.of(EXECUTION)).service()),
            () -> "request"));
    private final StsClient sts = server.client(StsClient.builder());
    private final IamClient iam = server.client(IamClient.builder());

    @AfterEach
    void close() {
        sts.close();
        iam.close();
        server.close();
    }

    @Test
    void isTheRoleWhoseKeysItUses() {
        Credentials keys = sts.assumeRole(request ->
                        request.roleArn(ROLE).roleSessionName("run-7").durationSeconds(900))
                .credentials();

        assertThat(keys.expiration()).isEqualTo(NOW.plusSeconds(900));
        try (StsClient assumed = StsClient.builder()
                .endpointOverride(server.uri())
                .region(sts.serviceClientConfiguration().region())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsSessionCredentials.create(keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken())))
                .build()) {
            assertThat(assumed.getCallerIdentity().arn())
                    .isEqualTo("arn:aws:sts::222222222222:assumed-role/release/run-7");
            assertThat(assumed.getCallerIdentity().account()).isEqualTo("222222222222");
        }
        assertThat(sts.getCallerIdentity().arn()).isEqualTo("arn:aws:iam::111111111111:user/sandbox");
    }

    @Test
    void takesATokenOfGitHubWithoutASignature() {
        String claims = "{\"iss\":\"https://token.actions.githubusercontent.com\",\"aud\":\"sts.amazonaws.com\","
                + "\"sub\":\"repo:acme/ublog:ref:refs/heads/main\"}";
        String token = "e30." + Base64.getUrlEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".x";

        var answer = sts.assumeRoleWithWebIdentity(request ->
                request.roleArn(ROLE).roleSessionName("GitHubActions").webIdentityToken(token));

        assertThat(answer.subjectFromWebIdentityToken()).isEqualTo("repo:acme/ublog:ref:refs/heads/main");
        assertThat(answer.audience()).isEqualTo("sts.amazonaws.com");
        assertThat(answer.provider()).endsWith("oidc-provider/token.actions.githubusercontent.com");
        assertThat(answer.assumedRoleUser().arn()).endsWith(":assumed-role/release/GitHubActions");
        assertThatThrownBy(() -> sts.assumeRoleWithWebIdentity(
                        request -> request.roleArn(ROLE).roleSessionName("s1").webIdentityToken("no token")))
                .isInstanceOf(InvalidIdentityTokenException.class);
    }

    @Test
    void refusesWhatIsNoRole() {
        assertThatThrownBy(() -> sts.assumeRole(
                        request -> request.roleArn("arn:aws:iam::1:user/x").roleSessionName("s1")))
                .isInstanceOf(StsException.class)
                .hasMessageContaining("is invalid");
        assertThatThrownBy(() -> sts.assumeRole(
                        request -> request.roleArn(ROLE).roleSessionName("s1").durationSeconds(60)))
                .isInstanceOf(StsException.class)
                .hasMessageContaining("durationSeconds");
    }

    /** ecspresso and others decode the policy and read both as strings. */
    @Test
    void tellsTheTrustPolicyOfARoleThatATaskDefinitionNames() {
        Role role = iam.getRole(request -> request.roleName("ublog-staging-execution"))
                .role();

        assertThat(role.arn()).isEqualTo(EXECUTION);
        assertThat(role.assumeRolePolicyDocument()).startsWith("%7B").doesNotContain("{", " ", "+");
        JsonNode policy = JsonMapper.shared()
                .readTree(URLDecoder.decode(role.assumeRolePolicyDocument(), StandardCharsets.UTF_8));
        assertThat(policy.at("/Statement/0/Principal/Service").stringValue()).isEqualTo("ecs-tasks.amazonaws.com");
        assertThat(policy.at("/Statement/0/Action").stringValue()).isEqualTo("sts:AssumeRole");
    }

    @Test
    void keepsARoleThatWasMade() {
        iam.createRole(request -> request.roleName("release").assumeRolePolicyDocument("{\"a b\": 1}"));

        assertThat(iam.getRole(request -> request.roleName("release")).role().assumeRolePolicyDocument())
                .isEqualTo("%7B%22a%20b%22%3A%201%7D");
        assertThatThrownBy(() ->
                        iam.createRole(request -> request.roleName("release").assumeRolePolicyDocument("{}")))
                .isInstanceOf(EntityAlreadyExistsException.class);
        assertThatThrownBy(() -> iam.getRole(request -> request.roleName("nobody")))
                .isInstanceOf(NoSuchEntityException.class);
    }
}
