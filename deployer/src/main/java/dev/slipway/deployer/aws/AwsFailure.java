package dev.slipway.deployer.aws;

/**
 * The world's failure: AWS did not do what was asked, after the SDK's own retries. The message is for people: what was
 * tried, why it failed, what to do.
 */
public final class AwsFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure it is: enough to decide whether trying again makes sense. */
    public enum Kind {
        /** Nothing listens, the name does not resolve, or no answer came in time. */
        UNREACHABLE,
        /** There are no credentials, or they have expired. */
        NO_CREDENTIALS,
        /** The credentials lack a permission. */
        DENIED,
        /** Too many calls, or AWS has a fault of its own; a later try may succeed. */
        THROTTLED,
        /** What was named does not exist. */
        NOT_FOUND,
        /** AWS refuses the request as it is. */
        REFUSED
    }

    private final Kind kind;

    private final String permission;

    public AwsFailure(Kind kind, String message, Throwable cause) {
        this(kind, "", message, cause);
    }

    /** @param permission the IAM action that the call needed; empty where none is known */
    public AwsFailure(Kind kind, String permission, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.permission = permission;
    }

    /** The IAM action that the call needed, such as {@code iam:GetRole}; empty where none is known. */
    public String permission() {
        return permission;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether the same call may succeed a moment later: a read that fails so is simply repeated. */
    public boolean mayPass() {
        return switch (kind) {
            case UNREACHABLE, THROTTLED -> true;
            case NO_CREDENTIALS, DENIED, NOT_FOUND, REFUSED -> false;
        };
    }
}
