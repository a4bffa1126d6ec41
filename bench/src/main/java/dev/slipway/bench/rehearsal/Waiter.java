package dev.slipway.bench.rehearsal;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ecs.waiters.EcsWaiter;

/** The AWS SDK's own waiter, with its own 15 s and 40 attempts, on the virtual clock. */
final class Waiter {
    private static final Duration EACH = Duration.ofSeconds(15);
    private static final int ATTEMPTS = 40;

    private Waiter() {}

    /**
     * Waits until it calls the services stable.
     *
     * @return how it ended otherwise; empty when they are stable by its word
     */
    static Optional<String> untilStable(Stand stand) {
        try (EcsWaiter waiter = EcsWaiter.builder()
                .client(stand.ecs())
                .overrideConfiguration(
                        configuration -> configuration.maxAttempts(ATTEMPTS).backoffStrategyV2(_ -> {
                            stand.timeline().sleep(EACH);
                            return Duration.ZERO;
                        }))
                .build()) {
            waiter.waitUntilServicesStable(
                    request -> request.cluster(stand.cluster()).services(stand.names()));
            return Optional.empty();
        } catch (SdkClientException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
