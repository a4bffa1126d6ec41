package dev.slipway.app.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;

final class SchemaWatchTest {
    @Test
    void waitsForTheDatabaseAndThenForTheSchemaAndThenAsksNoMore() throws InterruptedException {
        LinkedBlockingQueue<Integer> versions = new LinkedBlockingQueue<>(List.of(-1, 3, 3, 4));
        AtomicInteger pauses = new AtomicInteger();
        SchemaWatch[] self = new SchemaWatch[1];
        List<SchemaStatus> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        SchemaWatch watch = new SchemaWatch(
                4,
                () -> {
                    int version = versions.remove();
                    if (version < 0) {
                        throw new ConnectionException(new IllegalStateException("away"));
                    }
                    return version;
                },
                pause -> {
                    pauses.incrementAndGet();
                    seen.add(self[0].status());
                });
        self[0] = watch;
        watch.start();
        watch.awaitSufficient();

        assertThat(seen)
                .containsExactly(
                        new SchemaStatus.Unreached(), new SchemaStatus.Older(3, 4), new SchemaStatus.Older(3, 4));
        assertThat(watch.status()).isEqualTo(new SchemaStatus.Sufficient(4));
        assertThat(pauses).hasValue(3);
        assertThat(versions).isEmpty();
    }

    @Test
    void takesANewerSchemaForGoodEnough() throws InterruptedException {
        SchemaWatch watch = new SchemaWatch(4, () -> 1000, pause -> {});
        watch.start();
        watch.awaitSufficient();
        assertThat(watch.status()).isEqualTo(new SchemaStatus.Sufficient(1000));
    }
}
