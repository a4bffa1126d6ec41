package dev.slipway.app.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.slipway.app.config.DatabaseAccess;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * The connection pool of one process. Opening it does not reach the database, so that a process starts, and says that it
 * is not ready, while the database is away. Thread-safe.
 */
public final class Database implements AutoCloseable {
    private static final Duration WAIT_FOR_CONNECTION = Duration.ofSeconds(3);

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    /**
     * Opens a pool.
     *
     * @param name shown by PostgreSQL as the application's name
     * @param connections the most connections held, at least one
     */
    public Database(DatabaseAccess access, String name, int connections) {
        HikariConfig settings = new HikariConfig();
        settings.setPoolName(name);
        settings.setJdbcUrl(access.url());
        settings.setUsername(access.user());
        settings.setPassword(access.password().reveal());
        settings.setMaximumPoolSize(connections);
        settings.setMinimumIdle(1);
        settings.setInitializationFailTimeout(-1);
        settings.setConnectionTimeout(WAIT_FOR_CONNECTION.toMillis());
        settings.addDataSourceProperty("ApplicationName", name);
        settings.addDataSourceProperty("connectTimeout", "3");
        settings.addDataSourceProperty("socketTimeout", "30");
        settings.addDataSourceProperty("tcpKeepAlive", "true");
        pool = new HikariDataSource(settings);
        jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    }

    /** For the stores' SQL. */
    public Jdbi jdbi() {
        return jdbi;
    }

    /** For libraries that bring their own SQL. */
    public DataSource dataSource() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
    }
}
