package dev.slipway.lint;

import java.util.Locale;

/**
 * What the lint looks for, in the spirit of strong_migrations and squawk. Each has the reason why it hurts while two
 * releases run on one schema, and the safe way to the same end.
 */
public enum Rule {
    DROP_COLUMN(
            Harm.OLD_CODE,
            "the release that still runs reads and writes the column",
            "Release code that does not use it first, then drop it in a contract."),
    RENAME_COLUMN(
            Harm.OLD_CODE,
            "the release that still runs knows the old name alone",
            "Add a column, write to both, copy the rows, read the new one, then drop the old one in a contract."),
    CHANGE_COLUMN_TYPE(
            Harm.WAITING,
            "the table is written anew, or all of it checked, while nobody can read it, and the release that still runs may not know the type",
            "Add a column of the new type, write to both, copy the rows in batches, read the new one, then drop the old one in a contract."),
    REWRITE(
            Harm.WAITING,
            "the whole table is written anew while nobody can read it",
            "Make a new table and move the rows in batches."),
    DROP_TABLE(
            Harm.OLD_CODE,
            "the release that still runs uses the table",
            "Release code that does not use it first, then drop it in a contract."),
    RENAME_TABLE(
            Harm.OLD_CODE,
            "the release that still runs knows the old name alone",
            "Keep the name; or make a view of the old name on the new table, and drop it in a contract."),
    DROP_OBJECT(
            Harm.OLD_CODE,
            "the release that still runs may use it",
            "Release code that does not use it first, then take it away in a contract."),
    DROP_DEFAULT(
            Harm.OLD_CODE,
            "the release that still runs may leave the column out, and its inserts fail then",
            "Release code that writes the column first, then drop the default in a contract."),
    SET_NOT_NULL(
            Harm.WAITING,
            "the whole table is read to look for nulls while nobody can read or write it",
            "ADD CONSTRAINT … CHECK (column IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT in a later migration, then SET NOT NULL in one after that."),
    ADD_NOT_NULL_COLUMN(
            Harm.OLD_CODE,
            "the release that still runs leaves the column out, so its inserts fail, and so does this where there are rows",
            "Give it a DEFAULT, or add it without NOT NULL."),
    VOLATILE_DEFAULT(
            Harm.WAITING,
            "each row gets a value of its own, so the whole table is written anew while nobody can read it",
            "Add the column without a default, set the default for new rows, and fill the old ones in batches from the application."),
    ADD_INDEX(
            Harm.WAITING,
            "nobody can write to the table until the index is built",
            "CREATE INDEX CONCURRENTLY, alone in its file."),
    CONCURRENTLY_IN_TRANSACTION(
            Harm.UNCERTAIN, "PostgreSQL refuses it within a transaction", "Put it alone into a file of its own."),
    DROP_INDEX(
            Harm.WAITING,
            "nobody can read or write the table until those who use it now are done",
            "Do it CONCURRENTLY, alone in its file."),
    ADD_FOREIGN_KEY(
            Harm.WAITING,
            "nobody can write to either table until all rows are checked",
            "Add it NOT VALID, and VALIDATE CONSTRAINT in a later migration."),
    ADD_CHECK(
            Harm.WAITING,
            "nobody can read or write the table until all rows are checked",
            "Add it NOT VALID, and VALIDATE CONSTRAINT in a later migration."),
    VALIDATE_IN_SAME_TRANSACTION(
            Harm.WAITING,
            "the lock of ADD CONSTRAINT is held until all rows are checked",
            "Put VALIDATE CONSTRAINT into a migration of its own."),
    ADD_UNIQUE(
            Harm.WAITING,
            "nobody can read or write the table until the constraint's index is built",
            "CREATE UNIQUE INDEX CONCURRENTLY in a file of its own, then ADD CONSTRAINT … USING INDEX. An exclusion has no safe way: give the table a quiet time."),
    LOCK_TIMEOUT(
            Harm.WAITING,
            "it waits for its lock as long as it takes, and everybody who comes after it waits behind it",
            "SET lock_timeout = '2s' first and try again when it fails; or say that whoever applies it does."),
    BACKFILL(
            Harm.WAITING,
            "the rows stay locked until the migration ends, and the table grows by as many dead ones",
            "Change the rows in batches from the application, after the release."),
    TRUNCATE(
            Harm.OLD_CODE,
            "the rows of the release that still runs are gone, and nobody can read the table meanwhile",
            "Delete in batches from the application, once nobody needs them."),
    EXCLUSIVE_LOCK(
            Harm.WAITING,
            "nobody can use it until it is done",
            "Leave it to autovacuum or pg_repack; refresh a materialized view CONCURRENTLY."),
    PARTITION_OF(
            Harm.WAITING,
            "nobody can use the partitioned table until everybody who uses it now is done",
            "CREATE TABLE … (LIKE …), then ALTER TABLE … ATTACH PARTITION."),
    NOT_UNDERSTOOD(
            Harm.UNCERTAIN,
            "so nobody can say what it does to the release that still runs",
            "Write it in a plainer way, or look at it yourself and allow it with your reason."),
    DECLARATION(
            Harm.UNCERTAIN,
            "a declaration that is not understood does nothing",
            "Write \"-- slipway: contract after VERSION\", \"-- slipway: expand\" or \"-- slipway: allow RULE because REASON\".");

    private final Harm harm;
    private final String why;
    private final String instead;

    Rule(Harm harm, String why, String instead) {
        this.harm = harm;
        this.why = why;
        this.instead = instead;
    }

    /** As overrides and reports name it: {@code drop-column}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whom it harms. */
    public Harm harm() {
        return harm;
    }

    /** Why it hurts during a roll-out: the rest of a sentence. */
    public String why() {
        return why;
    }

    /** The safe way to the same end, in whole sentences. */
    public String instead() {
        return instead;
    }
}
