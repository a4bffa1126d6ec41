package dev.slipway.deployer.aws;

import dev.slipway.deployer.time.Cancellation;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * The parts of AWS that a release touches, in one account and region. Every call blocks, and throws
 * {@link AwsFailure} when AWS does not do what was asked. Thread-safe.
 */
public interface Aws extends AutoCloseable {

    /**
     * Through the SDK, with the surroundings' credentials and {@code AWS_ENDPOINT_URL} where that is set. Calls nothing
     * yet.
     *
     * @param region such as {@code eu-central-1}
     */
    static Aws connect(String region) {
        return SdkAws.connect(region);
    }

    /**
     * The same over an HTTP client that is there already; closed with this.
     *
     * @param attempts how hard the SDK tries
     */
    static Aws over(SdkHttpClient http, String region, Attempts attempts) {
        return SdkAws.over(http, region, attempts);
    }

    Ecs ecs();

    Images images();

    Logs logs();

    Secrets secrets();

    Identity identity();

    /** The objects of a bucket, over a client of its own: ask once. Calls nothing yet. */
    Objects objects(String bucket);

    /**
     * The same, with an ear for a run's cancellation: a call under way when it comes is left alone and fails as one without
     * an answer, and each one made after it gets a moment. So whatever hangs, a cancelled run goes on at once.
     */
    Aws heeding(Cancellation cancellation);

    Scaling scaling();

    /** What checks and verbs that only look read beside all that. */
    Survey survey();

    /**
     * The same as a role, often one of another account. The credentials are fetched at the first call, and again before they end;
     * {@code AWS_ROLE_SESSION_NAME} names the session, or else the id of GitHub's run. Ends with this one.
     *
     * @param roleArn such as {@code arn:aws:iam::111111111111:role/slipway-read}
     */
    Aws assuming(String roleArn, String region);

    @Override
    void close();
}
