package dev.slipway.deployer.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The gateways over the SDK's synchronous clients, which share one HTTP client. */
record SdkAws(Ecs ecs, Images images, Logs logs, Secrets secrets, Identity identity, SdkHttpClient http)
        implements Aws {

    /** Three attempts of this length, with pauses of at most a second between them, fit into a call's time. */
    private static final Duration ATTEMPT = Duration.ofSeconds(6);

    private static final Duration CALL = Duration.ofSeconds(20);
    private static final Duration CONNECT = Duration.ofSeconds(3);

    static Aws connect(String region) {
        SdkHttpClient http = UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(ATTEMPT)
                .build();
        Calls calls = new Calls();
        return new SdkAws(
                new SdkEcs(client(EcsClient.builder(), region, http, calls), calls),
                new SdkImages(client(EcrClient.builder(), region, http, calls), calls),
                new SdkLogs(client(CloudWatchLogsClient.builder(), region, http, calls), calls),
                new SdkSecrets(client(SecretsManagerClient.builder(), region, http, calls), calls),
                new SdkIdentity(client(StsClient.builder(), region, http, calls), calls),
                http);
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, String region, SdkHttpClient http, Calls calls) {
        return builder.region(Region.of(region))
                .httpClient(http)
                .overrideConfiguration(configuration -> configuration
                        .retryStrategy(RetryMode.STANDARD)
                        .apiCallAttemptTimeout(ATTEMPT)
                        .apiCallTimeout(CALL)
                        .addExecutionInterceptor(calls)
                        .addExecutionInterceptor(new UnknownMembers()))
                .build();
    }

    @Override
    public void close() {
        http.close();
    }
}
