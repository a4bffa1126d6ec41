package dev.slipway.deployer.recovery;

import dev.slipway.deployer.time.Cancellation;

/** What came of finishing what a run has left. Each says it in whole sentences. */
public sealed interface Recovered {

    String message();

    /** There was nothing to finish. */
    record Nothing(String message) implements Recovered {}

    /** No task is left, and every service that the run had touched runs what it ran before. */
    record Back(String message) implements Recovered {}

    /** The run had finished, every service runs the release; only its record was not closed. */
    record Forward(String message) implements Recovered {}

    /** Something is left, or nobody can tell; a person is needed. */
    record Failed(String message) implements Recovered {}

    /** The clean-up itself was cancelled; what it has asked for is on its way, and it can be run again. */
    record Cancelled(String message, Cancellation.Signal signal) implements Recovered {}
}
