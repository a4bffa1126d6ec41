package dev.slipway.app.adhoc;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an ad hoc environment's database is called, and what is written on what was made for it.
 *
 * @param environment the name of the environment, such as {@code pr-12}
 * @param database the name that the application's own address bears; empty when it bears none
 * @param role whom the application is to PostgreSQL, and who owns the database
 */
record AdHocName(String environment, String database, String role) {
    /** PostgreSQL cuts names silently at 63 bytes (Lexical Structure, Identifiers); the rest is for {@link #unfinished}. */
    private static final int LONGEST = 63 - " (unfinished)".length();

    private static final Pattern PRODUCTION =
            Pattern.compile("(?:^|[^a-z0-9])(?:production|prod|prd)(?:[^a-z0-9]|$)", Pattern.CASE_INSENSITIVE);
    private static final List<String> NOBODYS = List.of("postgres", "template0", "template1", "rdsadmin");

    /** Why nothing is made or dropped under these names, whatever the server holds. */
    Optional<String> refusal() {
        if (PRODUCTION.matcher(environment).find()) {
            return Optional.of("ENVIRONMENT is " + environment
                    + ", and production's database is neither made nor dropped" + " by a command");
        }
        if (PRODUCTION.matcher(database).find()) {
            return Optional.of("DATABASE_URL names the database " + database
                    + ", and production's is neither made nor dropped by a command");
        }
        if (database.isEmpty()) {
            return Optional.of("DATABASE_URL names no database. It ends with /NAME");
        }
        if (NOBODYS.contains(database)) {
            return Optional.of("the database " + database + " is the server's own");
        }
        if (database.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            return Optional.of("the database's name is longer than " + LONGEST + " bytes. Give it a shorter one in"
                    + " DATABASE_URL");
        }
        return Optional.empty();
    }

    /** What the database is called until it is whole. */
    String unfinished() {
        return database + " (unfinished)";
    }

    /** The comment on the database: without it, it is somebody else's. */
    String mark() {
        return "made by `database create` of ublog for the ad hoc environment " + environment;
    }

    /** The comment on the role: without it, others may use it, so it stays. */
    String roleMark() {
        return "made by `database create` of ublog for the database " + database;
    }
}
