package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.config.Environment;

/**
 * Something that a check found. The message is whole sentences: what was tried, why it failed, what to do.
 *
 * @param check the id of the check, as docs/preflight.md lists it; empty for what no check of the list has found
 */
public record Finding(Kind kind, String check, String message) {

    /** What it means for the release. */
    public enum Kind {
        /** It cannot begin. */
        OBSTACLE,
        /** It cannot begin now: somebody else is at it. */
        BUSY,
        /** AWS did not say; it may when it is asked again. Until then it cannot begin. */
        UNANSWERED,
        /** It can; a person should know. */
        WARNING
    }

    public Finding(Kind kind, String message) {
        this(kind, "", message);
    }

    /** The message, and which check it is from. */
    public String text() {
        return check.isEmpty() ? message : message + " [" + check + "]";
    }

    /** The same, found by a check. */
    Finding by(String id) {
        return new Finding(kind, id, message);
    }

    /** Something that stands in the way; the three parts of every message of ours. */
    static Finding obstacle(String tried, String because, String next) {
        return new Finding(Kind.OBSTACLE, message(tried, because, next));
    }

    static Finding busy(String tried, String because, String next) {
        return new Finding(Kind.BUSY, message(tried, because, next));
    }

    static Finding warning(String message) {
        return new Finding(Kind.WARNING, message);
    }

    /** What AWS did not answer. */
    static Finding unanswered(AwsFailure failure) {
        return new Finding(failure.mayPass() ? Kind.UNANSWERED : Kind.OBSTACLE, String.valueOf(failure.getMessage()));
    }

    /** A warning about a service: what is so, and what to do about it. */
    static Finding warning(Environment.Service service, String what, String next) {
        return warning("%s %s. %s".formatted(service.name(), what, next));
    }

    private static String message(String tried, String because, String next) {
        return "Tried to %s but failed because: %s. %s".formatted(tried, because, next);
    }
}
