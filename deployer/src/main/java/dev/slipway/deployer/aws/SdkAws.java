package dev.slipway.deployer.aws;

import dev.slipway.deployer.time.Cancellation;
import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The gateways over the SDK's synchronous clients, which share one HTTP client. */
record SdkAws(
        SdkEcs ecs,
        SdkImages images,
        SdkLogs logs,
        SdkSecrets secrets,
        SdkIdentity identity,
        SdkScaling scaling,
        SdkSurvey survey,
        Dial dial)
        implements Aws {

    private static final Duration CONNECT = Duration.ofSeconds(3);

    static Aws connect(String region) {
        Attempts attempts = Attempts.NORMAL;
        return over(
                UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(attempts.each())
                        .build(),
                region,
                attempts);
    }

    static Aws over(SdkHttpClient http, String region, Attempts attempts) {
        Calls calls = new Calls();
        Dial dial = new Dial(http, region, attempts, calls);
        EcsClient ecs = dial.client(EcsClient.builder());
        EcrClient ecr = dial.client(EcrClient.builder());
        StsClient sts = dial.client(StsClient.builder());
        ApplicationAutoScalingClient autoscaling = dial.client(ApplicationAutoScalingClient.builder());
        return new SdkAws(
                new SdkEcs(ecs, calls),
                new SdkImages(ecr, http, calls),
                new SdkLogs(dial.client(CloudWatchLogsClient.builder()), calls),
                new SdkSecrets(dial.client(SecretsManagerClient.builder()), calls),
                new SdkIdentity(sts, calls),
                new SdkScaling(ecs, autoscaling, calls),
                new SdkSurvey(
                        calls,
                        ecs,
                        sts,
                        new Lazy<>(() -> dial.client(IamClient.builder())),
                        autoscaling,
                        new SdkImageSurvey(ecr, calls),
                        new SdkBalancerSurvey(
                                new Lazy<>(() -> dial.client(ElasticLoadBalancingV2Client.builder())), calls)),
                dial);
    }

    /** What all clients have in common. */
    record Dial(SdkHttpClient http, String region, Attempts attempts, Calls calls) {

        Dial making(Calls others) {
            return new Dial(http, region, attempts, others);
        }

        <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
            return builder.region(Region.of(region))
                    .httpClient(http)
                    .overrideConfiguration(configuration -> configuration
                            .retryStrategy(strategy(attempts))
                            .apiCallAttemptTimeout(attempts.each())
                            .apiCallTimeout(attempts.together())
                            .addExecutionInterceptor(calls)
                            .addExecutionInterceptor(new UnknownMembers()))
                    .build();
        }

        private static RetryStrategy strategy(Attempts attempts) {
            RetryStrategy strategy = AwsRetryStrategy.forRetryMode(RetryMode.STANDARD).toBuilder()
                    .maxAttempts(attempts.atMost())
                    .build();
            BackoffStrategy none = BackoffStrategy.retryImmediately();
            return attempts.pausing()
                    ? strategy
                    : strategy.toBuilder()
                            .backoffStrategy(none)
                            .throttlingBackoffStrategy(none)
                            .build();
        }
    }

    /** A bucket may be in another region than the environment; the client finds it. */
    @Override
    public Objects objects(String bucket) {
        S3Client client =
                dial.client(S3Client.builder().crossRegionAccessEnabled(true).forcePathStyle(SdkObjects.isElsewhere()));
        return new SdkObjects(client, bucket, dial.calls());
    }

    @Override
    public Aws heeding(Cancellation cancellation) {
        Calls calls = dial.calls().heeding(cancellation);
        return new SdkAws(
                new SdkEcs(ecs.client(), calls),
                new SdkImages(images.client(), dial.http(), calls),
                new SdkLogs(logs.client(), calls),
                new SdkSecrets(secrets.client(), calls),
                new SdkIdentity(identity.client(), calls),
                new SdkScaling(scaling.ecs(), scaling.autoscaling(), calls),
                survey.making(calls),
                dial.making(calls));
    }

    @Override
    public void close() {
        dial.http().close();
    }
}
