package dev.slipway.deployer.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EventBusTest {
    private static final Instant NOW = Instant.EPOCH;
    private final List<String> seen = new ArrayList<>();

    @Test
    void tellsEverythingInOrderBeforeItCloses() {
        try (EventBus bus = bus(recorder())) {
            IntStream.range(0, 10_000).forEach(i -> bus.publish(warned("" + i)));
        }
        assertThat(seen)
                .isEqualTo(IntStream.range(0, 10_000).mapToObj(i -> "" + i).toList());
    }

    @Test
    void oneThatThrowsDoesNotDisturbTheOthersAndIsReportedOnce() {
        try (EventBus bus = bus(
                listener("Slack", () -> {
                    throw new IllegalStateException("no");
                }),
                recorder())) {
            bus.publish(warned("a"));
            bus.publish(warned("b"));
        }
        assertThat(seen)
                .containsExactly("a", "b", "Slack could not report everything: java.lang.IllegalStateException: no");
    }

    @Test
    void oneThatHangsDelaysNobodyAndIsNamed() {
        CountDownLatch never = new CountDownLatch(1);
        Listener hanging = listener("Slack", () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (EventBus bus = bus(hanging, recorder())) {
            bus.publish(warned("a"));
        }
        assertThat(seen).containsExactly("a", "Slack did not take the last events within 0 s.");
        never.countDown();
    }

    @Test
    void whatOneSaysAtItsEndIsToldToThoseAfterIt() {
        Listener last = new Listener() {
            @Override
            public String name() {
                return "last";
            }

            @Override
            public void on(Event event) {}

            @Override
            public List<String> finish() {
                return List.of("Slack was not told.");
            }
        };
        EventBus bus = bus(last, recorder());
        bus.close();
        bus.close();
        bus.publish(warned("too late"));
        assertThat(seen).containsExactly("Slack was not told.");
    }

    private static EventBus bus(Listener... listeners) {
        return new EventBus(List.of(listeners), InstantSource.system(), Duration.ofMillis(300));
    }

    private static Event warned(String message) {
        return new Event.Warned(NOW, message);
    }

    private static Listener listener(String name, Runnable action) {
        return new Listener() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void on(Event event) {
                action.run();
            }
        };
    }

    /** Written by its own thread alone, and read after the bus has waited for that thread. */
    private Listener recorder() {
        return new Listener() {
            @Override
            public String name() {
                return "recorder";
            }

            @Override
            public void on(Event event) {
                if (event instanceof Event.Warned warned) {
                    seen.add(warned.message());
                }
            }
        };
    }
}
