package dev.slipway.sandbox.traffic;

/** How an answer goes over the wire. */
public enum Delivery {
    /** At once. */
    WHOLE,
    /** Status and headers at once, then a byte of the body each second. */
    DRIPPING,
    /** Not at all, while the connection stays. */
    NEVER,
    /** Not at all: the connection is reset. */
    CUT
}
