package dev.slipway.app.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.slipway.app.maintenance.Maintenance;
import dev.slipway.app.maintenance.Mode;
import dev.slipway.app.timeline.BusiestAuthorStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The background jobs of the worker: counting the busiest authors. They rest while the maintenance mode is {@code full},
 * db-scheduler's own bookkeeping too.
 */
public final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(5);
    private static final Duration COUNTED = Duration.ofHours(24);
    private static final Duration FINISH = Duration.ofSeconds(20);

    private final Maintenance maintenance;
    private final BusiestAuthorStore busiest;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private boolean resting;

    /**
     * Jobs that run after {@link #start}.
     *
     * @param task this task's id, which marks the jobs it has picked
     */
    public Jobs(
            DataSource database,
            Maintenance maintenance,
            BusiestAuthorStore busiest,
            String task,
            InstantSource clock) {
        this.maintenance = maintenance;
        this.busiest = busiest;
        this.clock = clock;
        RecurringTask<Void> count = Tasks.recurring("count-busiest-authors", FixedDelay.of(BETWEEN_COUNTS))
                .execute((instance, context) -> count());
        this.scheduler = Scheduler.create(database)
                .startTasks(count)
                .threads(2)
                .pollingInterval(Duration.ofSeconds(1))
                .heartbeatInterval(Duration.ofSeconds(10))
                .schedulerName(new SchedulerName.Fixed(task))
                .shutdownMaxWait(FINISH)
                .build();
    }

    public void start() {
        scheduler.start();
        follow();
    }

    /** Rests or goes on, as the maintenance mode says. Cheap; called after each look at the state. */
    public synchronized void follow() {
        boolean rest = maintenance.mode() != Mode.OFF;
        if (rest == resting) {
            return;
        }
        resting = rest;
        if (rest) {
            scheduler.pause();
        } else {
            scheduler.resume();
        }
        LOG.info(rest ? "The jobs rest during maintenance" : "The jobs go on");
    }

    private void count() {
        if (!maintenance.tryBeginWrite()) {
            return;
        }
        try {
            Instant now = clock.instant();
            busiest.recount(now.minus(COUNTED), now);
        } finally {
            maintenance.endWrite();
        }
    }

    /** Picks no further job and waits up to 20 seconds for those at work. */
    @Override
    public void close() {
        scheduler.stop();
    }
}
