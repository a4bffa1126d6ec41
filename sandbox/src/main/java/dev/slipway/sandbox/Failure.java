package dev.slipway.sandbox;

/** What a person has to know and can act on; the message is the one line to print. */
public final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Tried to … but failed because: …, and what to do. */
    public Failure(String message) {
        super(message);
    }

    /** With what caused it, for logs. */
    public Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
