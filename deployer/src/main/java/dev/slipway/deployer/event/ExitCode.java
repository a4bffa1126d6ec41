package dev.slipway.deployer.event;

/** What the program ends with. The numbers are a contract: workflows and scripts branch on them. */
public enum ExitCode {
    /** Done, or nothing to do. */
    DONE(0),
    /** A fault of the deployer's own; the message asks for a report. */
    OUR_BUG(1),
    /** Wrong usage, or a mistake in {@code slipway.yml}. */
    USAGE(2),
    /** A check before the release failed; nothing was changed. */
    PREFLIGHT_FAILED(10),
    /** The plan has changes; only with {@code --detailed-exitcode}. */
    PLAN_HAS_CHANGES(11),
    /** The lint has found something in the migrations. */
    LINT_FOUND(12),
    /** The migration ran and failed; no service was changed. */
    MIGRATION_FAILED(20),
    /** The migration's task never started; no service was changed. */
    MIGRATION_NEVER_STARTED(21),
    /** How the migration ended is not known; no service was changed. */
    MIGRATION_UNKNOWN(22),
    /** The roll-out failed; every service is back on what it ran before. */
    ROLLED_BACK(30),
    /** The roll-out failed, and so did the way back; a person is needed. */
    ROLLBACK_FAILED(31),
    /** The smoke test failed; every service is back on what it ran before. */
    SMOKE_TEST_FAILED(32),
    /** Another deployment took the place of ours. */
    SUPERSEDED(33),
    /** Not done in time; a roll-out is back on what ran before. */
    TIMED_OUT(40),
    /** Another release holds the environment, or it is frozen. */
    LOCKED(50),
    /** Killed (SIGKILL): no program ends with it by itself, but {@code abort} records it of a run that was. */
    KILLED(137),
    /** Interrupted (SIGINT); recovery has been requested. */
    INTERRUPTED(130),
    /** Terminated (SIGTERM); recovery has been requested. */
    TERMINATED(143);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The process's exit status. */
    public int number() {
        return number;
    }
}
