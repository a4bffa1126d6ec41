package dev.slipway.sandbox;

import java.io.IOException;

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

    static Failure portTaken(int port, IOException cause) {
        return new Failure(
                "Tried to listen on 127.0.0.1:" + port + " but failed because: the port is taken (" + cause.getMessage()
                        + "). Choose another one, or 0 for a free one.",
                cause);
    }
}
