package dev.slipway.sandbox.protocol;

/** There is no answer to a call: whoever carries it cuts the connection, so that the caller sees it reset. */
public final class ConnectionCut extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConnectionCut() {
        super("The connection is cut: a fault that somebody switched on in the sandbox");
    }
}
