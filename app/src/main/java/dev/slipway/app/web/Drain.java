package dev.slipway.app.web;

/**
 * Whether this process is on its way out. From the first moment of it readiness fails, and every answer tells the client
 * to close its connection, so that no request arrives on one that is about to go. Thread-safe.
 */
public final class Drain {
    private volatile boolean begun;

    /** Begins the drain; there is no way back. */
    public void begin() {
        begun = true;
    }

    public boolean hasBegun() {
        return begun;
    }
}
