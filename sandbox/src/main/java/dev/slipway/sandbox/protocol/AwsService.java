package dev.slipway.sandbox.protocol;

import java.time.Duration;
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

    /**
     * Answers a read from what was true some time ago. A service that keeps no past answers from now.
     *
     * @throws AwsError as {@link #answer} does
     */
    default AwsAnswer answerAsOf(AwsRequest request, Duration ago) {
        return answer(request);
    }

    /** The form in which this service tells an error. */
    AwsAnswer refuse(AwsRequest request, AwsError error);
}
