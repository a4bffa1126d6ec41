package dev.slipway.deployer.aws;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, by STS.
 *
 * @param account twelve digits
 * @param date AWS's own time when it answered, to the second; absent when the answer carries none
 */
public record Caller(String account, @Nullable Instant date) {

    /** The same date. */
    public Optional<Instant> answeredAt() {
        return Optional.ofNullable(date);
    }
}
