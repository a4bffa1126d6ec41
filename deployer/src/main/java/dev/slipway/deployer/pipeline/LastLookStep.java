package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.rollout.Waves;

/** Looks once more at every service that was moved. */
record LastLookStep(Waves waves) implements Step {

    @Override
    public String name() {
        return "last look";
    }

    @Override
    public StepResult run() {
        return WaveStep.result(waves.lookAgain(), "no task has failed since");
    }
}
