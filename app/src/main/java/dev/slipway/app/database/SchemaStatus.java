package dev.slipway.app.database;

/** What is known of the database's schema. */
public sealed interface SchemaStatus {
    /** The database has not answered yet. */
    record Unreached() implements SchemaStatus {}

    /** The database answers, but has not had a migration that this code needs. */
    record Older(int version, int needed) implements SchemaStatus {}

    /** The database has answered once, with what this code needs or newer. */
    record Sufficient(int version) implements SchemaStatus {}
}
