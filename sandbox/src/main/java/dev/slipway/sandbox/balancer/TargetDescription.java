package dev.slipway.sandbox.balancer;

import dev.slipway.sandbox.balancer.TargetGroups.Target;
import dev.slipway.sandbox.balancer.TargetGroups.TargetState;
import org.jspecify.annotations.Nullable;

/**
 * A target's health as DescribeTargetHealth tells it.
 *
 * @param reason absent for a healthy target
 * @param description a sentence for people; empty for a healthy target
 */
public record TargetDescription(
        Target target, TargetState state, @Nullable Reason reason, String description) {

    /** Why a target is not healthy (ELB's API reference, "TargetHealth"), those of the reasons that occur here. */
    public enum Reason {
        REGISTRATION_IN_PROGRESS("Elb.RegistrationInProgress"),
        INITIAL_HEALTH_CHECKING("Elb.InitialHealthChecking"),
        RESPONSE_CODE_MISMATCH("Target.ResponseCodeMismatch"),
        TIMEOUT("Target.Timeout"),
        FAILED_HEALTH_CHECKS("Target.FailedHealthChecks"),
        DEREGISTRATION_IN_PROGRESS("Target.DeregistrationInProgress"),
        NOT_REGISTERED("Target.NotRegistered");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /** As AWS writes it. */
        public String code() {
            return code;
        }
    }
}
