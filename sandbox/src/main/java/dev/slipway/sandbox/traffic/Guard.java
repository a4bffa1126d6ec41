package dev.slipway.sandbox.traffic;

import dev.slipway.sandbox.access.Demand;
import dev.slipway.sandbox.access.Demands;
import dev.slipway.sandbox.access.Policy;
import dev.slipway.sandbox.faults.Permissions;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsAnswer;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.AwsRequest;
import dev.slipway.sandbox.protocol.Caller;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Holds calls against the policy of their caller. Thread-safe. */
public final class Guard {

    /** Services that call it AccessDenied; all others AccessDeniedException. */
    private static final Set<String> SHORT = Set.of("s3", "sts", "iam", "elasticloadbalancing", "monitoring");

    private final Permissions permissions;
    private final String region;
    private final BiFunction<Caller, String, Collection<String>> roles;

    /** @param roles gives those of a task definition in the caller's account */
    public Guard(Permissions permissions, String region, BiFunction<Caller, String, Collection<String>> roles) {
        this.permissions = permissions;
        this.region = region;
        this.roles = roles;
    }

    /** Why a call is denied, in AWS's words; empty if it is not. */
    Optional<AwsError> denial(AwsRequest request, String service, Caller caller) {
        Optional<Policy> policy = permissions.of(request.accessKey().orElse(""));
        if (policy.isEmpty()) {
            return Optional.empty();
        }
        Account account = new Account(caller.account(), region);
        return Demands.of(
                        request,
                        service,
                        Parameters.operation(request),
                        account,
                        definition -> roles.apply(caller, definition))
                .stream()
                .filter(demand -> !policy.get().permits(demand))
                .findFirst()
                .map(demand -> error(service, caller, demand, policy.get()));
    }

    /** S3 does not tell who may not list a bucket that an object is missing. */
    Optional<AwsError> silence(AwsRequest request, AwsAnswer answer, Caller caller) {
        if (!answer.error().equals("NoSuchKey")) {
            return Optional.empty();
        }
        Demand demand = Demands.toLearnOfAbsence(request);
        return permissions
                .of(request.accessKey().orElse(""))
                .filter(policy -> !policy.permits(demand))
                .map(policy -> error("s3", caller, demand, policy));
    }

    private static AwsError error(String service, Caller caller, Demand demand, Policy policy) {
        String why = policy.denies(demand)
                ? " with an explicit deny in an identity-based policy"
                : " because no identity-based policy allows the " + demand.action() + " action";
        return AwsError.of(
                SHORT.contains(service) ? 403 : 400,
                SHORT.contains(service) ? "AccessDenied" : "AccessDeniedException",
                "User: " + caller.arn() + " is not authorized to perform: " + demand.action() + " on resource: "
                        + demand.resource() + why);
    }
}
