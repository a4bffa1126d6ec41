package dev.slipway.app.adhoc;

import dev.slipway.app.adhoc.Outcome.Change;
import dev.slipway.app.config.DatabaseAccess;
import dev.slipway.app.config.DatabaseAdministrator;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Makes and drops the database of an ad hoc environment, and the role that owns it. Both can be run again and again. What
 * {@link #create} made is marked by a comment in the catalogue, and nothing without that mark is taken or dropped.
 */
public final class AdHocDatabase {
    private final DatabaseAccess access;
    private final DatabaseAdministrator administrator;
    private final AdHocName name;

    /**
     * The database that {@code access} names.
     *
     * @param environment whose it is to be
     */
    public AdHocDatabase(DatabaseAccess access, DatabaseAdministrator administrator, String environment) {
        this.access = access;
        this.administrator = administrator;
        this.name = new AdHocName(environment, ServerStore.databaseOf(access), access.user());
    }

    private interface Work {
        Outcome on(ServerStore server) throws SQLException;
    }

    /** Makes role and database where they are missing, and proves that the application gets in. */
    public Outcome create() {
        return attempt("create", this::createOn);
    }

    /** Ends every connection, drops the database, and the role if it was made for it. */
    public Outcome drop() {
        return attempt("drop", this::dropOn);
    }

    private Outcome attempt(String verb, Work work) {
        String tried = "Tried to " + verb + " the database " + name.database() + " of " + name.environment()
                + " but failed because: ";
        Optional<String> refusal = name.refusal();
        if (refusal.isPresent()) {
            return new Outcome.Refused(tried + refusal.get() + ".");
        }
        try (ServerStore server = ServerStore.connect(access, administrator)) {
            server.lock(name.database());
            Optional<String> stranger = server.database(name.database()).flatMap(this::stranger);
            return stranger.isPresent() ? new Outcome.Refused(tried + stranger.get()) : work.on(server);
        } catch (SQLException e) {
            return new Outcome.Failed(tried + Advice.on(e, administrator));
        }
    }

    /** Whose it is, if it is not this environment's. */
    private Optional<String> stranger(ServerStore.Found found) {
        if (found.mark().equals(name.mark())) {
            return Optional.empty();
        }
        String whose = found.mark().isEmpty() ? "`database create` did not make it" : "it is " + found.mark();
        return Optional.of(whose + ", it belongs to " + found.owner()
                + ". Name a database of this environment's own in DATABASE_URL.");
    }

    private Outcome createOn(ServerStore server) throws SQLException {
        Change role = createRole(server);
        if (server.database(name.database()).filter(ServerStore.Found::broken).isPresent()) {
            server.dropDatabase(name.database());
        }
        Change database = Change.ALREADY_THERE;
        if (server.database(name.database()).isEmpty()) {
            server.join(name.role());
            server.dropDatabase(name.unfinished());
            server.createDatabase(name);
            database = Change.CREATED;
        }
        return proved(new Outcome.Done(name.database(), database, name.role(), role));
    }

    private Change createRole(ServerStore server) throws SQLException {
        Optional<ServerStore.Found> role = server.role(name.role());
        if (role.isEmpty()) {
            server.createRole(name.role(), access.password(), name.roleMark());
            return Change.CREATED;
        }
        if (role.get().mark().equals(name.roleMark())) {
            // The secret may have been made anew, and nobody else uses the role.
            server.setPassword(name.role(), access.password());
        }
        return Change.ALREADY_THERE;
    }

    private Outcome proved(Outcome.Done done) {
        String but = "The database " + name.database() + " is there, but " + name.role();
        try {
            return ServerStore.takesTables(access)
                    ? done
                    : new Outcome.Failed(but + " may make no tables in it. Let it be " + name.role() + "'s own.");
        } catch (SQLException e) {
            return new Outcome.Failed(but + " does not get in because: " + e.getMessage()
                    + ". Check DATABASE_USER and DATABASE_PASSWORD; the password of a role that was there before is"
                    + " left as it is.");
        }
    }

    private Outcome dropOn(ServerStore server) throws SQLException {
        Change database = server.database(name.database()).isPresent() ? Change.DROPPED : Change.ALREADY_GONE;
        server.dropDatabase(name.database());
        server.dropDatabase(name.unfinished());
        return new Outcome.Done(name.database(), database, name.role(), dropRole(server));
    }

    private Change dropRole(ServerStore server) throws SQLException {
        Optional<ServerStore.Found> role = server.role(name.role());
        if (role.isEmpty()) {
            return Change.ALREADY_GONE;
        }
        if (!role.get().mark().equals(name.roleMark())) {
            return Change.KEPT;
        }
        server.dropRole(name.role());
        return Change.DROPPED;
    }
}
