package dev.slipway.lint;

/** Whom a change harms, and so what helps against it. */
public enum Harm {
    /** The old release misses what is gone. Right once that release is gone: declare the file a contract. */
    OLD_CODE,
    /** Requests wait for a lock. Another way to write the same helps. */
    WAITING,
    /** It fails, or nobody can say what it does. */
    UNCERTAIN
}
