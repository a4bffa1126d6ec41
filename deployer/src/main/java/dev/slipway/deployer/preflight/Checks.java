package dev.slipway.deployer.preflight;

import static dev.slipway.deployer.preflight.Check.Scope.ANY;
import static dev.slipway.deployer.preflight.Check.Scope.RELEASE;
import static dev.slipway.deployer.preflight.Check.Weight.ADVICE;
import static dev.slipway.deployer.preflight.Check.Weight.NEEDED;

import java.util.List;

/** All checks, in the order in which a person would want to read what they found. docs/preflight.md explains each. */
final class Checks {
    private Checks() {}

    static final List<Check> ALL = List.of(
            new Check("account", ANY, NEEDED, AccountChecks::account),
            new Check("clock", ANY, ADVICE, AccountChecks::clock),
            new Check("image-exists", ANY, NEEDED, ImageChecks::exists),
            new Check("image-archived", ANY, ADVICE, ImageChecks::archived),
            new Check("image-platform", ANY, ADVICE, ImageChecks::platform),
            new Check("image-scan", RELEASE, ADVICE, ImageChecks::scan),
            new Check("image-repository", RELEASE, NEEDED, ImageChecks::repository),
            new Check("service-exists", ANY, NEEDED, ServiceChecks::exists),
            new Check("service-active", RELEASE, NEEDED, ServiceChecks::active),
            new Check("deployment-controller", RELEASE, NEEDED, ServiceChecks::controller),
            new Check("desired-count", RELEASE, NEEDED, ServiceChecks::desired),
            new Check("deployment-deadlock", RELEASE, NEEDED, ServiceChecks::deadlock),
            new Check("deployment-running", RELEASE, NEEDED, DeploymentChecks::running),
            new Check("deployment-given-up", RELEASE, NEEDED, DeploymentChecks::givenUp),
            new Check("drift", RELEASE, ADVICE, DriftChecks::sinceLastRelease),
            new Check("circuit-breaker", RELEASE, NEEDED, DeploymentChecks::breaker),
            new Check("circuit-breaker-rollback", RELEASE, NEEDED, DeploymentChecks::breakerRollback),
            new Check("service-steady", RELEASE, NEEDED, ServiceChecks::steady),
            new Check("service-events", RELEASE, NEEDED, ServiceChecks::events),
            new Check("scale-in-protection", RELEASE, ADVICE, ScalingChecks::protection),
            new Check("autoscaling-suspended", RELEASE, ADVICE, ScalingChecks::suspended),
            new Check("autoscaling-limits", RELEASE, ADVICE, ScalingChecks::limits),
            new Check("minimum-healthy", RELEASE, NEEDED, HealthChecks::minimumHealthy),
            new Check("grace-period", RELEASE, NEEDED, HealthChecks::grace),
            new Check("grace-against-boot", RELEASE, ADVICE, HealthChecks::graceAgainstBoot),
            new Check("health-check", RELEASE, ADVICE, HealthChecks::healthCheck),
            new Check("target-health", RELEASE, ADVICE, HealthChecks::targets),
            new Check("deregistration-delay", RELEASE, ADVICE, HealthChecks::deregistration),
            new Check("container-exists", ANY, NEEDED, RevisionChecks::container),
            new Check("container-essential", RELEASE, NEEDED, RevisionChecks::essential),
            new Check("unknown-members", ANY, NEEDED, RevisionChecks::carriesOver),
            new Check("revision-active", RELEASE, NEEDED, RevisionChecks::active),
            new Check("sidecar-tags", RELEASE, NEEDED, RevisionChecks::sidecars),
            new Check("secrets-exist", ANY, ADVICE, AccessChecks::secrets),
            new Check("parameters", ANY, ADVICE, AccessChecks::parameters),
            new Check("execution-role", ANY, ADVICE, AccessChecks::executionRole),
            new Check("task-role", ANY, ADVICE, AccessChecks::taskRole),
            new Check("subnets", ANY, ADVICE, ServiceChecks::subnets),
            new Check("log-group", ANY, ADVICE, LogChecks::group),
            new Check("log-driver", ANY, ADVICE, LogChecks::driver),
            new Check("log-prefix", ANY, ADVICE, LogChecks::prefix),
            new Check("log-mode", ANY, ADVICE, LogChecks::mode),
            new Check("log-region", ANY, ADVICE, LogChecks::region));
}
