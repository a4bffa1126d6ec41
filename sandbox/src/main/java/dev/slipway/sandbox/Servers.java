package dev.slipway.sandbox;

import dev.slipway.sandbox.embedded.PostgresServer;
import dev.slipway.sandbox.embedded.RedisServer;
import dev.slipway.sandbox.runtime.Ports;
import dev.slipway.sandbox.runtime.Watchdog;
import dev.slipway.sandbox.setup.Setup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** PostgreSQL and Redis, as far as the setup asks for them. */
record Servers(Optional<PostgresServer> postgres, Optional<RedisServer> redis) {

    /**
     * Starts them side by side.
     *
     * @param closing gets each as soon as it runs
     * @throws Failure if one does not start
     */
    static Servers start(
            Setup setup, Passwords passwords, Path folder, Ports ports, Watchdog watchdog, Closing closing) {
        try (ExecutorService side = Executors.newVirtualThreadPerTaskExecutor()) {
            Optional<CompletableFuture<PostgresServer>> postgres = setup.postgres()
                    .map(wanted -> new PostgresServer.Contents(
                            wanted.user(), wanted.databases(), passwords.database(), passwords.superuser()))
                    .map(contents -> CompletableFuture.supplyAsync(
                            orFailure(
                                    "PostgreSQL",
                                    () -> closing.add(PostgresServer.start(
                                            folder.resolve("postgres"), contents, ports, watchdog))),
                            side));
            Optional<CompletableFuture<RedisServer>> redis = setup.redis()
                    ? Optional.of(CompletableFuture.supplyAsync(
                            orFailure(
                                    "Redis",
                                    () -> closing.add(RedisServer.start(folder.resolve("redis"), ports, watchdog))),
                            side))
                    : Optional.empty();
            return new Servers(postgres.map(CompletableFuture::join), redis.map(CompletableFuture::join));
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Starts something that may fail for reasons outside. */
    @FunctionalInterface
    private interface Start<T> {
        T start() throws IOException;
    }

    private static <T> Supplier<T> orFailure(String what, Start<T> start) {
        return () -> {
            try {
                return start.start();
            } catch (IOException | IllegalStateException e) {
                throw new Failure("Tried to start " + what + " but failed because: " + e.getMessage(), e);
            }
        };
    }

    /** What placeholders ask of them. */
    Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        postgres.ifPresent(server -> values.put("postgres.port", Integer.toString(server.port())));
        redis.ifPresent(server -> values.put("redis.port", Integer.toString(server.port())));
        return values;
    }

    /** Empties them. */
    void clear() {
        try {
            if (postgres.isPresent()) {
                postgres.get().clear();
            }
            if (redis.isPresent()) {
                redis.get().clear();
            }
        } catch (IOException e) {
            throw new Failure("Tried to empty the databases but failed because: " + e.getMessage(), e);
        }
    }
}
