package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.Patience;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.lease.LeaseLost;
import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.plan.ServiceChange;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.rollout.Waves;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a release does that has lost its lease. Forward it writes no more. Who has taken over its record finishes it. Otherwise it
 * takes the lease again, if nobody has it, and goes back. While somebody else has it, all stays as it is, and the record stays
 * open, so that nobody releases over it before {@code abort} has been there.
 */
record Loss(
        Aws aws,
        Environment environment,
        ReleaseId release,
        Plan plan,
        Waves waves,
        FailurePolicy policy,
        Custody custody,
        Timing timing,
        Cancellation cancellation) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** @param halt why it could not go on before that; empty when it could */
    Outcome outcomeOf(LeaseLost lost, String halt) {
        String why = (halt + " " + lost.getMessage()).strip();
        if (!waves.touchedAny()) {
            return new Outcome.Locked(
                    why + " No service was changed." + migrated() + " Release again when that run is done.");
        }
        if (!custody.journal().catchUp()) {
            return new Outcome.Superseded(
                    why + " Another run has taken over the record of this one too, and finishes it. " + standing()
                            + " Watch it with: deployer status " + environment.name() + ".");
        }
        if (custody.regain()) {
            custody.goBack();
            try {
                return policy.takeBack(why + " Nobody has it now, so this run took it again to go back.");
            } catch (LeaseLost again) {
                why = (halt + " " + again.getMessage()).strip();
            }
        }
        custody.journal().recovering();
        return new Outcome.Superseded(
                "%s All is left as it is: %s Finish it, once that run is over, with: deployer abort %s --release %s."
                        .formatted(why, standing(), environment.name(), release));
    }

    private String migrated() {
        return custody.journal()
                .record()
                .map(ReleaseRecord::task)
                .filter(task -> "succeeded".equals(task.end()))
                .map(_ -> " Its migration has run.")
                .orElse("");
    }

    private String standing() {
        Map<String, ServiceSnapshot> shown;
        try {
            List<String> names = plan.changed().stream()
                    .map(change -> change.service().serviceName())
                    .toList();
            shown = new Patience(timing, cancellation)
                            .until(
                                    timing.clock().instant().plus(PATIENCE),
                                    () -> aws.ecs().services(environment.cluster(), names))
                            .stream()
                            .collect(Collectors.toMap(ServiceSnapshot::name, Function.identity()));
        } catch (AwsFailure e) {
            return "What each service runs could not be read. " + e.getMessage() + migrated();
        }
        return plan.changed().stream()
                        .map(change ->
                                standing(change, shown.get(change.service().serviceName())))
                        .collect(Collectors.joining(", ", "", "."))
                + migrated();
    }

    private static String standing(ServiceChange change, @Nullable ServiceSnapshot now) {
        String name = change.service().name();
        if (now == null) {
            return name + " is gone";
        }
        String runs = name + " runs " + now.taskDefinition().id();
        if (now.taskDefinition().equals(change.running().arn())) {
            return runs + " as before";
        }
        boolean moving = now.primary()
                .filter(one -> one.rollout() == Rollout.IN_PROGRESS)
                .isPresent();
        return (moving ? name + " is being moved to " + now.taskDefinition().id() : runs) + " in place of "
                + change.running().arn().id();
    }
}
