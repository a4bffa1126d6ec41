package dev.slipway.deployer.command;

import dev.slipway.deployer.pipeline.Outcome;

/** What the program would end with. */
public final class ExitCodes {

    private ExitCodes() {}

    public static int of(Outcome outcome) {
        return Ending.of(outcome).number();
    }
}
