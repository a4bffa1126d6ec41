package dev.slipway.sandbox.embedded;

import dev.slipway.sandbox.runtime.Ports;
import dev.slipway.sandbox.runtime.Watchdog;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * PostgreSQL from a Maven artefact, on a port of 127.0.0.1, with a database for each environment. Nobody gets in without a
 * password, the superuser neither. It does not wait for the disk, so it must hold nothing that matters.
 */
public final class PostgresServer implements AutoCloseable {

    /** Who owns the databases. */
    public static final String USER = "ublog";

    private static final int MOST_CONNECTIONS = 200;

    private static final String AUTHENTICATION = "host all all 127.0.0.1/32 scram-sha-256\n";

    private final EmbeddedPostgres server;
    private final Watchdog watchdog;
    private final long pid;

    private PostgresServer(EmbeddedPostgres server, Watchdog watchdog, long pid) {
        this.server = server;
        this.watchdog = watchdog;
        this.pid = pid;
    }

    /**
     * Starts it with empty databases {@code ublog_ENVIRONMENT}, owned by {@code ublog}.
     *
     * @param folder for its data; made, and removed at the end
     * @param password of {@code ublog}; letters and digits
     * @throws IOException if it does not start
     */
    public static PostgresServer start(
            Path folder,
            List<String> environments,
            String password,
            String superuserPassword,
            Ports ports,
            Watchdog watchdog)
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
        PostgresServer started = new PostgresServer(server, watchdog, pid);
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + plain(password) + "'");
            for (String environment : environments) {
                statement.execute("CREATE DATABASE \"" + database(environment) + "\" OWNER " + USER);
            }
            statement.execute("ALTER ROLE postgres PASSWORD '" + plain(superuserPassword) + "'");
            Files.writeString(folder.resolve("pg_hba.conf"), AUTHENTICATION);
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException e) {
            started.close();
            throw new IOException("Tried to make the databases but failed", e);
        }
        return started;
    }

    /** For tasks, without user. */
    public String url(String environment) {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database(environment);
    }

    private static String database(String environment) {
        return "ublog_" + environment.replace('-', '_');
    }

    private static String plain(String password) {
        if (!password.matches("[A-Za-z0-9]+")) {
            throw new IllegalArgumentException("passwords here are letters and digits");
        }
        return password;
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
