package dev.slipway.deployer.aws;

import dev.slipway.deployer.time.Cancellation;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
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
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

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

    /** "AssumeRole", STS API Reference. */
    private static final int LONGEST_SESSION_NAME = 64;

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
        return over(new Dial(http, region, attempts, new Calls(), null));
    }

    private static SdkAws over(Dial dial) {
        Calls calls = dial.calls();
        EcsClient ecs = dial.client(EcsClient.builder());
        EcrClient ecr = dial.client(EcrClient.builder());
        StsClient sts = dial.client(StsClient.builder());
        ApplicationAutoScalingClient autoscaling = dial.client(ApplicationAutoScalingClient.builder());
        return new SdkAws(
                new SdkEcs(ecs, calls),
                new SdkImages(ecr, dial.http(), calls),
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

    /** Ends attempts that take too long: two threads for all clients, where each would have five that stay until its end. */
    private static final ScheduledExecutorService TIMERS = timers();

    private static ScheduledExecutorService timers() {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(
                2, Thread.ofPlatform().daemon().name("aws-timer-", 1).factory());
        timers.setRemoveOnCancelPolicy(true);
        return timers;
    }

    /** What all clients have in common. */
    record Dial(
            SdkHttpClient http,
            String region,
            Attempts attempts,
            Calls calls,
            @Nullable AwsCredentialsProvider role) {

        Dial making(Calls others) {
            return new Dial(http, region, attempts, others, role);
        }

        <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
            // Without a provider the client looks for credentials itself, as every client of AWS does.
            return builder.credentialsProvider(role)
                    .region(Region.of(region))
                    .httpClient(http)
                    .overrideConfiguration(configuration -> configuration
                            .retryStrategy(strategy(attempts))
                            .apiCallAttemptTimeout(attempts.each())
                            .apiCallTimeout(attempts.together())
                            .scheduledExecutorService(TIMERS)
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
    public Aws assuming(String roleArn, String region) {
        StsAssumeRoleCredentialsProvider role = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(dial.client(StsClient.builder()))
                .refreshRequest(request -> request.roleArn(roleArn).roleSessionName(sessionName()))
                .build();
        return over(new Dial(dial.http(), region, dial.attempts(), dial.calls().as(roleArn), role));
    }

    /** What CloudTrail of the other account shows: who called. */
    private static String sessionName() {
        String run = System.getenv().getOrDefault("GITHUB_RUN_ID", "laptop");
        String name = System.getenv().getOrDefault("AWS_ROLE_SESSION_NAME", "slipway-" + run);
        String allowed = name.replaceAll("[^\\w+=,.@-]", "-");
        return allowed.substring(0, Math.min(allowed.length(), LONGEST_SESSION_NAME));
    }

    /** Leaves the connections to the one that assumed a role, if this is such a role. */
    @Override
    public void close() {
        if (dial.role() instanceof StsAssumeRoleCredentialsProvider role) {
            role.close();
            return;
        }
        dial.http().close();
    }
}
