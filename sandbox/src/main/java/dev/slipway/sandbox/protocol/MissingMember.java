package dev.slipway.sandbox.protocol;

/**
 * A member that AWS's model requires of a request, and that is not there.
 *
 * @param path where it should be, as AWS writes it: {@code logEvents.1.member.timestamp}
 * @param list whether it is a list or a map, of which AWS says that it is empty rather than blank
 */
public record MissingMember(String path, boolean list) {

    /** Coral's words, which most services use, for each service's own code: "Value null at … Member must not be null". */
    public AwsError refused(String code) {
        String camelCase = Character.toLowerCase(path.charAt(0)) + path.substring(1);
        return AwsError.refused(
                code,
                "1 validation error detected: Value null at '" + camelCase
                        + "' failed to satisfy constraint: Member must not be null");
    }

    /** In which words a service refuses a request. */
    @FunctionalInterface
    public interface Refusal {

        /** The error that the service gives. */
        AwsError of(String operation, MissingMember member);
    }
}
