package dev.slipway.sandbox.embedded;

import dev.slipway.sandbox.runtime.Ports;
import dev.slipway.sandbox.runtime.Watchdog;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * PostgreSQL from a Maven artefact, on a port of 127.0.0.1, with databases that one user owns. Nobody gets in without a
 * password, the superuser neither. It does not wait for the disk, so it must hold nothing that matters.
 */
public final class PostgresServer implements AutoCloseable {

    private static final int MOST_CONNECTIONS = 200;

    private static final String AUTHENTICATION = "host all all 127.0.0.1/32 scram-sha-256\n";

    private final EmbeddedPostgres server;
    private final Watchdog watchdog;
    private final long pid;
    private final Contents contents;

    private PostgresServer(EmbeddedPostgres server, Watchdog watchdog, long pid, Contents contents) {
        this.server = server;
        this.watchdog = watchdog;
        this.pid = pid;
        this.contents = contents;
    }

    /**
     * What it holds.
     *
     * @param user who owns the databases
     * @param databases their names
     * @param password of the user; letters and digits
     * @param superuserPassword of {@code postgres}; letters and digits
     */
    public record Contents(String user, List<String> databases, String password, String superuserPassword) {
        public Contents {
            databases = List.copyOf(databases);
            for (String name : List.of(user, password, superuserPassword)) {
                plain(name);
            }
        }

        /** Without passwords. */
        @Override
        public String toString() {
            return "Contents[" + user + " " + databases + "]";
        }
    }

    /**
     * Starts it with empty databases.
     *
     * @param folder for its data; made, and removed at the end
     * @throws IOException if it does not start
     */
    public static PostgresServer start(Path folder, Contents contents, Ports ports, Watchdog watchdog)
            throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setPort(ports.take())
                .setDataDirectory(folder)
                .setCleanDataDirectory(true)
                .setRegisterShutdownHook(false)
                .setServerConfig("max_connections", Integer.toString(MOST_CONNECTIONS))
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .start();
        long pid = Long.parseLong(
                Files.readAllLines(folder.resolve("postmaster.pid")).getFirst().trim());
        watchdog.watch(pid);
        PostgresServer started = new PostgresServer(server, watchdog, pid, contents);
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + contents.user() + " LOGIN PASSWORD '" + contents.password() + "'");
            for (String database : contents.databases()) {
                statement.execute("CREATE DATABASE \"" + database + "\" OWNER " + contents.user());
            }
            statement.execute("ALTER ROLE postgres PASSWORD '" + contents.superuserPassword() + "'");
            Files.writeString(folder.resolve("pg_hba.conf"), AUTHENTICATION);
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException e) {
            started.close();
            throw new IOException("Tried to make the databases but failed", e);
        }
        return started;
    }

    /**
     * Drops every database, with whoever is connected, and makes it anew, empty.
     *
     * @throws IOException if the server refuses
     */
    public void clear() throws IOException {
        String url = "jdbc:postgresql://127.0.0.1:" + port() + "/postgres";
        try (Connection connection = DriverManager.getConnection(url, "postgres", contents.superuserPassword());
                Statement statement = connection.createStatement()) {
            for (String database : contents.databases()) {
                statement.execute("DROP DATABASE IF EXISTS \"" + database + "\" WITH (FORCE)");
                statement.execute("CREATE DATABASE \"" + database + "\" OWNER " + contents.user());
            }
        } catch (SQLException e) {
            throw new IOException("Tried to empty the databases but failed", e);
        }
    }

    /** On 127.0.0.1. */
    public int port() {
        return server.getPort();
    }

    private static void plain(String word) {
        if (!word.matches("[A-Za-z0-9_]+")) {
            throw new IllegalArgumentException("users and passwords here are letters and digits");
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException("Tried to stop PostgreSQL but failed", e);
        } finally {
            watchdog.forget(pid);
        }
    }
}
