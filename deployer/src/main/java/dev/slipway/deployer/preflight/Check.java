package dev.slipway.deployer.preflight;

import java.util.List;

/**
 * One thing that is looked at before anything changes. Reads only, and independent of all others.
 *
 * @param id its name in reports and in docs/preflight.md
 * @param scope for what it is made
 * @param weight what it means when it cannot look
 */
record Check(String id, Scope scope, Weight weight, Look look) {

    /** For what a check is made. */
    enum Scope {
        /** For releases only. */
        RELEASE,
        /** For one-off tasks too. */
        ANY
    }

    /** What it means when AWS does not let a check look. */
    enum Weight {
        /** Nothing can begin: the release itself reads the same. */
        NEEDED,
        /** A person should know what was not looked at. */
        ADVICE
    }

    /** Looks. */
    @FunctionalInterface
    interface Look {
        /** Everything that it found; none when all is well. */
        List<Finding> in(View view);
    }

    /** Whether it is made for a subject. */
    boolean appliesTo(Subject subject) {
        return scope == Scope.ANY || subject.rolls();
    }
}
