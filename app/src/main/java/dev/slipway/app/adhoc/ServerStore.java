package dev.slipway.app.adhoc;

import dev.slipway.app.config.DatabaseAccess;
import dev.slipway.app.config.DatabaseAdministrator;
import dev.slipway.app.config.Secret;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PasswordUtil;

/**
 * The administrator's connection to the server: its roles and databases. Names are quoted by the driver. Passwords are
 * hashed before they are sent, so that no log of the server's holds one. For one thread.
 */
final class ServerStore implements AutoCloseable {
    private static final int CONNECT_SECONDS = 10;
    /** Another run of the same command ends within that, or is stuck. */
    private static final int LOCK_MILLISECONDS = 30_000;

    private final Connection connection;

    private ServerStore(Connection connection) {
        this.connection = connection;
    }

    /** As it stands in the catalogue. */
    record Found(String mark, String owner, boolean broken) {}

    /** The database's name within the application's own address. */
    static String databaseOf(DatabaseAccess access) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(access.url());
        return Optional.ofNullable(source.getDatabaseName()).orElse("");
    }

    /** The application's own server, so that no second address can name another one. */
    static ServerStore connect(DatabaseAccess access, DatabaseAdministrator administrator) throws SQLException {
        PGSimpleDataSource source = source(access);
        source.setDatabaseName(administrator.database());
        source.setUser(administrator.user());
        source.setPassword(administrator.password().reveal());
        return new ServerStore(source.getConnection());
    }

    /** Whether the application itself gets in, and may make tables. */
    static boolean takesTables(DatabaseAccess access) throws SQLException {
        PGSimpleDataSource source = source(access);
        source.setUser(access.user());
        source.setPassword(access.password().reveal());
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select has_schema_privilege('public', 'CREATE')")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static PGSimpleDataSource source(DatabaseAccess access) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(access.url());
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS);
        source.setApplicationName("ublog-database");
        source.setOptions("-c lock_timeout=" + LOCK_MILLISECONDS);
        return source;
    }

    /** Lets one run at a time work on a database; it ends with the connection. */
    void lock(String database) throws SQLException {
        run("select pg_advisory_lock(hashtextextended('ublog database ' || ?, 0))", database);
    }

    Optional<Found> database(String name) throws SQLException {
        // PostgreSQL marks a database whose drop was interrupted by the limit -2, from 15.4 on.
        return find("""
                select coalesce(shobj_description(oid, 'pg_database'), ''), pg_get_userbyid(datdba), datconnlimit = -2
                from pg_database
                where datname = ?
                """, name);
    }

    Optional<Found> role(String name) throws SQLException {
        return find(
                "select coalesce(shobj_description(oid, 'pg_authid'), ''), rolname, false from pg_roles where rolname = ?",
                name);
    }

    /** The role and its mark, both or neither. */
    void createRole(String name, Secret password, String mark) throws SQLException {
        connection.setAutoCommit(false);
        execute("create role " + identifier(name) + " login password " + hashed(name, password));
        execute("comment on role " + identifier(name) + " is " + literal(mark));
        connection.commit();
        connection.setAutoCommit(true);
    }

    void setPassword(String name, Secret password) throws SQLException {
        execute("alter role " + identifier(name) + " password " + hashed(name, password));
    }

    void dropRole(String name) throws SQLException {
        execute("drop role " + identifier(name));
    }

    /** Who is no superuser has to belong to a role before databases may be given to it, from PostgreSQL 16 on explicitly. */
    void join(String role) throws SQLException {
        boolean member = find("""
                select '', rolname, pg_has_role(
                    oid, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end)
                from pg_roles
                where rolname = ?
                """, role).map(Found::broken).orElse(false);
        if (!member) {
            execute("grant " + identifier(role) + " to current_user");
        }
    }

    /**
     * Makes an empty database. It bears its name from the moment at which it is whole and marked, so that whoever is
     * killed in between leaves one that is recognised.
     */
    void createDatabase(AdHocName name) throws SQLException {
        String unfinished = identifier(name.unfinished());
        execute("create database " + unfinished + " owner " + identifier(name.role()) + " template template0");
        connection.setAutoCommit(false);
        execute("comment on database " + unfinished + " is " + literal(name.mark()));
        execute("alter database " + unfinished + " rename to " + identifier(name.database()));
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** Drops a database with whoever is connected to it, if it is there. */
    void dropDatabase(String name) throws SQLException {
        execute("drop database if exists " + identifier(name) + " with (force)");
    }

    private Optional<Found> find(String sql, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Found(row.getString(1), row.getString(2), row.getBoolean(3)))
                        : Optional.empty();
            }
        }
    }

    private void run(String sql, String parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            statement.execute();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private String identifier(String name) throws SQLException {
        return connection.unwrap(PGConnection.class).escapeIdentifier(name);
    }

    private String literal(String text) throws SQLException {
        return "'" + connection.unwrap(PGConnection.class).escapeLiteral(text) + "'";
    }

    private String hashed(String role, Secret password) throws SQLException {
        return literal(PasswordUtil.encodePassword(role, password.reveal().toCharArray(), "scram-sha-256"));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
