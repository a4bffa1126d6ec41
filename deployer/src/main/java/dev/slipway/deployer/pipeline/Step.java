package dev.slipway.deployer.pipeline;

/** One step of a release: what it needs is in its constructor, what came of it is its result. */
interface Step {

    /** As events call it, such as {@code roll wave 1}. */
    String name();

    StepResult run();
}
