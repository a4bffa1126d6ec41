package dev.slipway.sandbox.ecr;

/** What became of a push. */
public sealed interface PushResult {

    /** The image is there, and its tag names it. */
    record Pushed(Image image) implements PushResult {}

    /**
     * Nothing has changed.
     *
     * @param reason one sentence for whoever pushed
     */
    record Refused(String reason) implements PushResult {}
}
