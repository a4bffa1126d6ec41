package dev.slipway.app;

import dev.slipway.app.config.Build;
import dev.slipway.app.config.Configuration;
import dev.slipway.app.config.WebAccess;
import dev.slipway.app.database.Database;
import dev.slipway.app.database.SchemaStore;
import dev.slipway.app.database.SchemaWatch;
import dev.slipway.app.database.Sleeper;
import dev.slipway.app.health.Health;
import dev.slipway.app.health.Readiness;
import dev.slipway.app.health.TaskIdentity;
import dev.slipway.app.maintenance.AuditStore;
import dev.slipway.app.maintenance.ControlEndpoint;
import dev.slipway.app.maintenance.Follower;
import dev.slipway.app.maintenance.Gate;
import dev.slipway.app.maintenance.Maintenance;
import dev.slipway.app.maintenance.Redis;
import dev.slipway.app.maintenance.SharedState;
import dev.slipway.app.maintenance.StatusReader;
import dev.slipway.app.maintenance.Toggle;
import dev.slipway.app.post.PostStore;
import dev.slipway.app.post.Posts;
import dev.slipway.app.timeline.BusiestAuthorStore;
import dev.slipway.app.timeline.Timeline;
import dev.slipway.app.web.Drain;
import dev.slipway.app.web.Server;
import dev.slipway.app.web.WarmUp;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;

/** The process that answers HTTP. */
final class WebProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebProcess.class);
    private static final int CONNECTIONS = 10;

    private final Drain drain;
    private final Duration drainTime;
    private final Sleeper sleeper;
    private final WarmUp warmUp;
    private final Server server;
    private final SchemaWatch schema;
    private final Follower follower;
    private final RedisClient redis;
    private final Database database;

    private WebProcess(
            Drain drain,
            Duration drainTime,
            Sleeper sleeper,
            WarmUp warmUp,
            Server server,
            SchemaWatch schema,
            Follower follower,
            RedisClient redis,
            Database database) {
        this.drain = drain;
        this.drainTime = drainTime;
        this.sleeper = sleeper;
        this.warmUp = warmUp;
        this.server = server;
        this.schema = schema;
        this.follower = follower;
        this.redis = redis;
        this.database = database;
    }

    /** Builds all parts and listens; it becomes ready by itself when database and maintenance state have been seen. */
    static WebProcess start(Configuration configuration, Build build, InstantSource clock, Sleeper sleeper) {
        WebAccess access = configuration.web().orElseThrow();
        TaskIdentity identity = TaskIdentity.read(configuration.taskMetadata());
        Database database = new Database(configuration.database(), "ublog-web", CONNECTIONS);
        RedisClient redis = Redis.connect(configuration.redis().orElseThrow());

        SchemaWatch schema =
                new SchemaWatch(build.schema(), new SchemaStore(database.jdbi())::newestMigration, sleeper);
        Maintenance maintenance = new Maintenance(clock);
        SharedState shared = new SharedState(redis, configuration.environment());
        AuditStore audit = new AuditStore(database.jdbi());
        Follower follower = new Follower(maintenance, shared, audit, identity.task(), "web", () -> {});
        Toggle toggle = new Toggle(maintenance, shared, audit, clock);

        Drain drain = new Drain();
        WarmUp warmUp = new WarmUp(() -> {
            schema.awaitSufficient();
            maintenance.awaitKnown();
        });
        PostStore posts = new PostStore(database.jdbi());
        Set<String> alwaysOpen = Stream.concat(Health.PATHS.stream(), Stream.of(ControlEndpoint.PATH))
                .collect(Collectors.toUnmodifiableSet());
        Server server = new Server(
                access,
                build.version(),
                drain,
                warmUp,
                List.of(new Gate(maintenance, alwaysOpen, clock)),
                List.of(
                        new Health(
                                new Readiness(schema, maintenance, drain, warmUp),
                                build,
                                identity,
                                configuration.environment()),
                        new ControlEndpoint(
                                maintenance,
                                new StatusReader(maintenance, shared, audit, clock),
                                toggle,
                                access.controlToken()),
                        new Timeline(posts, new BusiestAuthorStore(database.jdbi())),
                        new Posts(posts)));

        schema.start();
        follower.start();
        server.start();
        warmUp.start(server.port());
        LOG.atInfo()
                .addKeyValue("version", build.version())
                .addKeyValue("commit", build.commit())
                .addKeyValue("task", identity.task())
                .addKeyValue("port", server.port())
                .log("Listening");
        return new WebProcess(drain, access.drain(), sleeper, warmUp, server, schema, follower, redis, database);
    }

    int port() {
        return server.port();
    }

    /**
     * Leaves without failing a request: fails readiness, serves on for the drain's time, stops accepting, lets requests
     * in flight end, and only then lets go of Redis and the database.
     */
    @Override
    public void close() {
        LOG.info("Stopping: no longer ready, still serving");
        drain.begin();
        try {
            sleeper.sleep(drainTime);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        warmUp.close();
        server.close();
        schema.close();
        follower.close();
        redis.close();
        database.close();
        LOG.info("Stopped");
    }
}
