package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.smoke.SmokeTest;
import dev.slipway.deployer.smoke.Smoked;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.net.URI;

/** Asks one service as its users do. */
record SmokeStep(
        Timing timing,
        Cancellation cancellation,
        URI url,
        Environment.Service service,
        Environment.Smoke smoke,
        Digest expected)
        implements Step {

    @Override
    public String name() {
        return "smoke test " + service.name();
    }

    @Override
    public StepResult run() {
        return switch (new SmokeTest(timing, cancellation).run(url, smoke, expected)) {
            case Smoked.Passed(int answers) ->
                new StepResult.Done("%d answers in a row from %s".formatted(answers, expected.abbreviated()));
            case Smoked.Failed(String reason) -> new StepResult.Halted(new Halt.SmokeTestFailed(reason));
            case Smoked.Cancelled(var signal) -> new StepResult.Halted(new Halt.Cancelled(signal));
        };
    }
}
