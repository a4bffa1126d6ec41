package dev.slipway.bench.load;

/** The ways in which a request fails a user. */
public enum Failure {
    /** Refused, reset, or closed before a whole answer. */
    CONNECTION,
    /** An answer with a status of 500 or above. */
    SERVER_ERROR,
    /** No whole answer within the plan's timeout after the intended start. */
    TIMEOUT
}
