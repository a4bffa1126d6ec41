package dev.slipway.sandbox.protocol;

import java.util.Set;

/** One of AWS's services, spoken to in its own protocol. Thread-safe. */
public interface AwsService {

    /** The name in the credential scope of a SigV4 signature, such as {@code ecs}. */
    String signingName();

    /** The names of all that it answers. */
    Set<String> operations();

    /** Whether a request that nobody signed is one of this service's; some of STS's are. */
    default boolean takesUnsigned(AwsRequest request) {
        return false;
    }

    /**
     * Answers one request.
     *
     * @throws AwsError to be told in the service's own form by {@link #refuse}
     */
    AwsAnswer answer(AwsRequest request);

    /** The form in which this service tells an error. */
    AwsAnswer refuse(AwsRequest request, AwsError error);
}
