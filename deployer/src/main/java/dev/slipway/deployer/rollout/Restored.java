package dev.slipway.deployer.rollout;

import dev.slipway.deployer.time.Cancellation;
import java.util.List;

/** How the way back ended. */
public sealed interface Restored {

    /** Every service runs again what it ran before, and nothing else. */
    record Complete() implements Restored {}

    /**
     * The run was cancelled on the way: the way back is requested, and not watched.
     *
     * @param unrequested a sentence for each service whose request had no answer either
     */
    record Unwatched(Cancellation.Signal signal, List<String> unrequested) implements Restored {
        public Unwatched {
            unrequested = List.copyOf(unrequested);
        }
    }

    /**
     * Not every service does.
     *
     * @param reasons a whole sentence for each service that does not
     */
    record Incomplete(List<String> reasons) implements Restored {
        public Incomplete {
            reasons = List.copyOf(reasons);
        }
    }
}
