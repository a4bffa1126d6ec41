package dev.slipway.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.app.config.Build;
import dev.slipway.app.config.DatabaseAccess;
import dev.slipway.app.config.Secret;
import dev.slipway.app.fixture.Postgres;
import dev.slipway.app.post.Draft;
import dev.slipway.app.post.Post;
import dev.slipway.app.post.PostStore;
import dev.slipway.app.timeline.BusiestAuthor;
import dev.slipway.app.timeline.BusiestAuthorStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The same SQL on the oldest PostgreSQL that is supported; embedded is the newest. */
final class PostgresFifteenTest {
    private static Optional<PostgreSQLContainer> container = Optional.empty();
    private static Optional<Database> database = Optional.empty();

    @BeforeAll
    static void start() {
        Optional<String> engine = DockerEngine.apiVersion();
        if (engine.isEmpty()) {
            System.err.println("SKIPPED: no Docker engine answers, so nothing was tried on PostgreSQL 15");
        }
        assumeTrue(engine.isPresent(), "no Docker engine answers, so nothing was tried on PostgreSQL 15");
        System.setProperty("api.version", engine.orElseThrow());
        // While it initialises it does not listen on TCP.
        PostgreSQLContainer server = new PostgreSQLContainer("postgres:15")
                .waitingFor(Wait.forSuccessfulCommand("pg_isready --host 127.0.0.1"));
        container = Optional.of(server);
        server.start();
        DatabaseAccess access =
                new DatabaseAccess(server.getJdbcUrl(), server.getUsername(), new Secret(server.getPassword()));
        Postgres.migrate(access);
        database = Optional.of(new Database(access, "test", 2));
    }

    @AfterAll
    static void stop() {
        database.ifPresent(Database::close);
        container.ifPresent(PostgreSQLContainer::stop);
    }

    private static Database database() {
        return database.orElseThrow();
    }

    @Test
    void takesAllMigrations() {
        assertThat(new SchemaStore(database().jdbi()).newestMigration())
                .isEqualTo(Build.read().schema());
        String version = database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("show server_version")
                        .mapTo(String.class)
                        .one());
        assertThat(version).startsWith("15.");
    }

    @Test
    void keepsPostsAndCountsThem() {
        PostStore posts = new PostStore(database().jdbi());
        long id = posts.publish(new Draft("Ada", "on fifteen"));
        assertThat(posts.find(id)).map(Post::body).hasValue("on fifteen");
        assertThat(posts.before(Long.MAX_VALUE, 10)).extracting(Post::id).contains(id);

        BusiestAuthorStore busiest = new BusiestAuthorStore(database().jdbi());
        Instant now = Instant.now();
        busiest.recount(now.minus(Duration.ofHours(1)), now);
        busiest.recount(now.minus(Duration.ofHours(1)), now);
        assertThat(busiest.ranking()).containsExactly(new BusiestAuthor("Ada", 1));
        busiest.recount(now.plus(Duration.ofHours(1)), now.plusSeconds(1));
        assertThat(busiest.ranking()).isEmpty();
    }
}
