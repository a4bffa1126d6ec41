package dev.slipway.deployer.pipeline;

/** What came of a step. */
sealed interface StepResult {

    /** The next one may begin; the detail is one line that says what was done. */
    record Done(String detail) implements StepResult {}

    /** The release cannot go on. */
    record Halted(Halt halt) implements StepResult {}
}
