package dev.slipway.deployer.smoke;

import dev.slipway.deployer.time.Cancellation;

/** How a smoke test ended. */
public sealed interface Smoked {

    /** So many answers in a row came from the new release. */
    record Passed(int answers) implements Smoked {}

    /** They did not; the reason is a whole sentence. */
    record Failed(String reason) implements Smoked {}

    /** Somebody cancelled the run. */
    record Cancelled(Cancellation.Signal signal) implements Smoked {}
}
