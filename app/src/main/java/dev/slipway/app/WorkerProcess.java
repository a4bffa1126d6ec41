package dev.slipway.app;

import dev.slipway.app.config.Build;
import dev.slipway.app.config.Configuration;
import dev.slipway.app.database.Database;
import dev.slipway.app.database.SchemaStore;
import dev.slipway.app.database.SchemaWatch;
import dev.slipway.app.database.Sleeper;
import dev.slipway.app.health.TaskIdentity;
import dev.slipway.app.job.Jobs;
import dev.slipway.app.maintenance.AuditStore;
import dev.slipway.app.maintenance.Follower;
import dev.slipway.app.maintenance.Maintenance;
import dev.slipway.app.maintenance.Redis;
import dev.slipway.app.maintenance.SharedState;
import dev.slipway.app.timeline.BusiestAuthorStore;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;

/** The process that runs the background jobs. */
final class WorkerProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
    private static final int CONNECTIONS = 4;

    private final SchemaWatch schema;
    private final Jobs jobs;
    private final Follower follower;
    private final RedisClient redis;
    private final Database database;
    private final Thread starter;

    private WorkerProcess(SchemaWatch schema, Jobs jobs, Follower follower, RedisClient redis, Database database) {
        this.schema = schema;
        this.jobs = jobs;
        this.follower = follower;
        this.redis = redis;
        this.database = database;
        this.starter = Thread.ofVirtual().name("jobs-start").unstarted(this::startJobs);
    }

    /** Builds all parts; the jobs begin when the schema is new enough. */
    static WorkerProcess start(Configuration configuration, Build build, InstantSource clock, Sleeper sleeper) {
        TaskIdentity identity = TaskIdentity.read(configuration.taskMetadata());
        Database database = new Database(configuration.database(), "ublog-worker", CONNECTIONS);
        RedisClient redis = Redis.connect(configuration.redis().orElseThrow());
        SchemaWatch schema =
                new SchemaWatch(build.schema(), new SchemaStore(database.jdbi())::newestMigration, sleeper);
        Maintenance maintenance = new Maintenance(clock);
        Jobs jobs = new Jobs(
                database.dataSource(), maintenance, new BusiestAuthorStore(database.jdbi()), identity.task(), clock);
        Follower follower = new Follower(
                maintenance,
                new SharedState(redis, configuration.environment()),
                new AuditStore(database.jdbi()),
                identity.task(),
                "worker",
                jobs::follow);
        WorkerProcess worker = new WorkerProcess(schema, jobs, follower, redis, database);
        schema.start();
        follower.start();
        worker.starter.start();
        LOG.atInfo()
                .addKeyValue("version", build.version())
                .addKeyValue("commit", build.commit())
                .addKeyValue("task", identity.task())
                .log("Working");
        return worker;
    }

    private void startJobs() {
        try {
            schema.awaitSufficient();
            jobs.start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Picks no further job, lets those at work end, and only then lets go of Redis and the database. */
    @Override
    public void close() {
        LOG.info("Stopping");
        starter.interrupt();
        schema.close();
        jobs.close();
        follower.close();
        redis.close();
        database.close();
        LOG.info("Stopped");
    }
}
