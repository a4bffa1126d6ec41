package dev.slipway.deployer.operation;

/** How a part of an operation ended. */
sealed interface Part {

    /**
     * The next one may begin.
     *
     * @param detail what came of it, in one line
     */
    record Went(String detail) implements Part {}

    /** The operation is over. */
    record Halted(OperationOutcome outcome) implements Part {}
}
