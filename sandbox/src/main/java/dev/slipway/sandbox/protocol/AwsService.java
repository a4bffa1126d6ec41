package dev.slipway.sandbox.protocol;

/** One of AWS's services, spoken to in its own protocol. Thread-safe. */
public interface AwsService {

    /** The name in the credential scope of a SigV4 signature, such as {@code ecs}. */
    String signingName();

    /**
     * Answers one request.
     *
     * @throws AwsError to be told in the service's own form by {@link #refuse}
     */
    AwsAnswer answer(AwsRequest request);

    /** The form in which this service tells an error. */
    AwsAnswer refuse(AwsRequest request, AwsError error);
}
