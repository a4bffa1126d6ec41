package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.plan.ServiceChange;
import dev.slipway.deployer.rollout.Move;
import dev.slipway.deployer.rollout.WaveResult;
import dev.slipway.deployer.rollout.Waves;
import java.util.List;
import java.util.TreeSet;

/** Moves the changed services of one wave side by side. */
record WaveStep(int number, Plan plan, Revisions revisions, Waves waves, Custody custody) implements Step {

    @Override
    public String name() {
        return "roll wave " + number;
    }

    @Override
    public StepResult run() {
        List<Move> moves = plan.changed().stream()
                .filter(change -> change.service().wave() == number)
                .map(this::move)
                .toList();
        List<String> names = moves.stream().map(Move::name).toList();
        try {
            custody.touching(names);
        } catch (AwsFailure e) {
            return new StepResult.Halted(new Halt.ServiceFailed(String.valueOf(e.getMessage()), null));
        }
        return result(waves.roll(moves), String.join(", ", names));
    }

    private Move move(ServiceChange change) {
        return new Move(
                change.service(),
                change.running(),
                revisions.of(change.service().name()));
    }

    static StepResult result(WaveResult result, String done) {
        return switch (result) {
            case WaveResult.Finished() -> new StepResult.Done(done);
            case WaveResult.Failed(var service, String reason, var failure) ->
                new StepResult.Halted(new Halt.ServiceFailed(reason, failure));
            case WaveResult.Superseded(String service, String reason) ->
                new StepResult.Halted(new Halt.Superseded(service, reason));
            case WaveResult.TimedOut(var services, var failure, List<String> obstacles) ->
                new StepResult.Halted(new Halt.TimedOut(
                        "The roll-out of %s was not done in time.%s"
                                .formatted(
                                        String.join(", ", new TreeSet<>(services)),
                                        obstacles.isEmpty() ? "" : " " + String.join(" ", obstacles)),
                        failure));
            case WaveResult.Cancelled(var signal) -> new StepResult.Halted(new Halt.Cancelled(signal));
        };
    }
}
