package dev.slipway.app.database;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Gives an index that is built concurrently sixty times the lock timeout. While it waits, for transactions that began before
 * it, nobody waits for it; and it waits when most of the work is done, so that to give up early would throw that away.
 */
record ConcurrentLockTimeout(MigrationFiles files, Duration lockTimeout) implements Callback {
    private static final int TIMES = 60;

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        if (files.concurrentIndex(context.getMigrationInfo().getScript()).isEmpty()) {
            return;
        }
        long milliseconds = lockTimeout.toMillis() * (event == Event.BEFORE_EACH_MIGRATE ? TIMES : 1);
        try (Statement statement = context.getConnection().createStatement()) {
            statement.execute("set lock_timeout = " + milliseconds);
        } catch (SQLException e) {
            throw new FlywayException(e);
        }
    }

    @Override
    public String getCallbackName() {
        return "lock timeout of concurrent indexes";
    }
}
