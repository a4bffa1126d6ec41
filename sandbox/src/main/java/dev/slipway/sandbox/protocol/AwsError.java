package dev.slipway.sandbox.protocol;

import java.util.Map;

/** An error that the caller gets in AWS's own form. */
public final class AwsError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final int status;
    private final transient Map<String, Object> members;

    private AwsError(int status, String code, String message, Map<String, Object> members) {
        super(message);
        this.status = status;
        this.code = code;
        this.members = Map.copyOf(members);
    }

    /** The caller's mistake: HTTP 400, which clients do not retry. */
    public static AwsError refused(String code, String message) {
        return new AwsError(400, code, message, Map.of());
    }

    /**
     * The caller's mistake with members beside the message.
     *
     * @param members strings, numbers or lists of them
     */
    public static AwsError refused(String code, String message, Map<String, Object> members) {
        return new AwsError(400, code, message, members);
    }

    /** Our own fault: HTTP 500, which clients retry. */
    public static AwsError fault(String code, String message) {
        return new AwsError(500, code, message, Map.of());
    }

    /** Any other one. */
    public static AwsError of(int status, String code, String message) {
        return new AwsError(status, code, message, Map.of());
    }

    /** The name of the exception in AWS's API reference, such as {@code ClusterNotFoundException}. */
    public String code() {
        return code;
    }

    /** The status of HTTP. */
    public int status() {
        return status;
    }

    Map<String, Object> members() {
        return members;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
