package dev.slipway.deployer.lease;

/** The lease is somebody else's now, or gone: this run writes no more. The message is for people. Thrown before a write. */
public final class LeaseLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseLost(String message) {
        super(message);
    }
}
