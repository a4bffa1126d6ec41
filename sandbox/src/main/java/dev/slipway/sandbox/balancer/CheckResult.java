package dev.slipway.sandbox.balancer;

import dev.slipway.sandbox.balancer.TargetDescription.Reason;

/** What one health check found. */
sealed interface CheckResult {

    /** Whether it counts as passed. */
    default boolean passed() {
        return this instanceof Passed;
    }

    /** The target answered with a status that the matcher accepts. */
    record Passed() implements CheckResult {}

    /** It did not. The descriptions are those that ELB is seen to give. */
    sealed interface Failed extends CheckResult {
        Reason reason();

        String description();
    }

    /** Another status. */
    record Mismatch(int status) implements Failed {
        @Override
        public Reason reason() {
            return Reason.RESPONSE_CODE_MISMATCH;
        }

        @Override
        public String description() {
            return "Health checks failed with these codes: [" + status + "]";
        }
    }

    /** No connection or no answer within the check's timeout. */
    record TimedOut() implements Failed {
        @Override
        public Reason reason() {
            return Reason.TIMEOUT;
        }

        @Override
        public String description() {
            return "Request timed out";
        }
    }

    /** The connection was refused or broke, or what came was no HTTP. */
    record Broken() implements Failed {
        @Override
        public Reason reason() {
            return Reason.FAILED_HEALTH_CHECKS;
        }

        @Override
        public String description() {
            return "Health checks failed";
        }
    }
}
