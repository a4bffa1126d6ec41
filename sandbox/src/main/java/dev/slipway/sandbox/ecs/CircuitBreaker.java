package dev.slipway.sandbox.ecs;

import software.amazon.awssdk.services.ecs.model.DeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;

/** When a rolling deployment is given up ("How the Amazon ECS deployment circuit breaker detects failures"). */
final class CircuitBreaker {

    private CircuitBreaker() {}

    /** Consecutive failed tasks that trip it: half of the desired count, rounded up, at least 3 and at most 200. */
    static int threshold(int desiredCount) {
        return Math.clamp((desiredCount + 1L) / 2, 3, 200);
    }

    static boolean enabled(DeploymentConfiguration configuration) {
        DeploymentCircuitBreaker breaker = configuration.deploymentCircuitBreaker();
        return breaker != null && Boolean.TRUE.equals(breaker.enable());
    }

    static boolean rollsBack(DeploymentConfiguration configuration) {
        DeploymentCircuitBreaker breaker = configuration.deploymentCircuitBreaker();
        return breaker != null && Boolean.TRUE.equals(breaker.rollback());
    }

    /** Whether a task's own end counts as a failed start of its deployment. */
    static boolean counts(EcsTask task, boolean healthHasToPass, boolean earlyExitsCount) {
        if (earlyExitsCount) {
            return true;
        }
        return !task.everHealthy && (!task.reachedRunning() || healthHasToPass);
    }
}
