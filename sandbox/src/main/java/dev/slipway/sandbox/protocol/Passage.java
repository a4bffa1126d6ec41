package dev.slipway.sandbox.protocol;

import java.time.Duration;

/** What lies between an endpoint and the services behind it. Implementations are thread-safe. */
@FunctionalInterface
public interface Passage {

    /** Nothing lies between. */
    Passage OPEN = (request, service, work) -> work.answer();

    /**
     * Lets a request through, or not.
     *
     * @param service the signing name; empty for a request without a signature
     * @throws ConnectionCut if the caller is to see a reset connection
     */
    AwsAnswer pass(AwsRequest request, String service, Work work);

    /** What can be done about one request. */
    interface Work {

        /** Has it answered, with the service's error if it refuses. */
        AwsAnswer answer();

        /** The same for a read, from what was true some time ago, where the service remembers. */
        AwsAnswer answerAsOf(Duration ago);

        /** Refuses it in the service's own form; nothing is done. */
        AwsAnswer refuse(AwsError error);
    }
}
