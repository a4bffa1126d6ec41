package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.MissingMember;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Failure;

/** The errors of ECS in its own words ("Amazon ECS API Reference", Common Errors and each operation's). */
final class Errors {

    private Errors() {}

    static AwsError client(String message) {
        return AwsError.refused("ClientException", message);
    }

    static AwsError parameter(String message) {
        return AwsError.refused("InvalidParameterException", message);
    }

    static AwsError conflict(String message) {
        return AwsError.refused("ConflictException", message);
    }

    /** The wording is that of "RunTask" in the ECS API Reference. */
    static AwsError tokenInUse(List<String> taskArns) {
        return AwsError.refused(
                "ConflictException",
                "The provided clientToken is already in use with a different RunTask request.",
                Map.of("resourceIds", taskArns));
    }

    static AwsError clusterNotFound() {
        return AwsError.refused("ClusterNotFoundException", "Cluster not found.");
    }

    static AwsError serviceNotFound() {
        return AwsError.refused("ServiceNotFoundException", "Service not found.");
    }

    static AwsError serviceNotActive() {
        return AwsError.refused("ServiceNotActiveException", "Service was not ACTIVE.");
    }

    static Failure missing(String arn) {
        return Failure.builder().arn(arn).reason("MISSING").build();
    }

    /**
     * The refusal of a request without a required member. Observed are "TaskDefinition can not be blank.", "Services cannot be
     * empty." and "Container.image should not be null or empty."; that the others follow them is a guess.
     */
    static AwsError missing(String operation, MissingMember member) {
        if (operation.equals("RegisterTaskDefinition")) {
            return client(member.path() + " should not be null or empty.");
        }
        String name =
                Character.toUpperCase(member.path().charAt(0)) + member.path().substring(1);
        return parameter(name + (member.list() ? " cannot be empty." : " can not be blank."));
    }

    /** What a request must carry; ECS's request classes of the SDK do not say so. */
    static String required(String member, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw parameter(member + " can not be blank.");
        }
        return value;
    }

    static <T> List<T> required(String member, List<T> values, int most) {
        if (values.isEmpty()) {
            throw parameter(member + " cannot be empty.");
        }
        if (values.size() > most) {
            throw parameter(member + " can have at most " + most + " items.");
        }
        return values;
    }
}
