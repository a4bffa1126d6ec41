package dev.slipway.deployer.maintenance;

/** What came of asking the control endpoint. */
sealed interface ControlAnswer {

    /** It answered. */
    record State(ControlState state) implements ControlAnswer {}

    /** It refuses the token. */
    record Unauthorized() implements ControlAnswer {}

    /** It will answer the same the next time: there is none at that path, or the request is wrong. */
    record Refused(String reason) implements ControlAnswer {}

    /** It did not answer, or cannot do it now; a later try may succeed. */
    record Unavailable(String reason) implements ControlAnswer {}
}
