package dev.slipway.app.maintenance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state and who has acknowledged it, as the control endpoint and the one-off process show it.
 *
 * @param mode the mode in force: a window that has ended shows as {@code off}
 * @param tasks what each task said in the last 30 seconds
 * @param warning what of a change was not done, though it is in force
 */
public record Status(
        long generation,
        String mode,
        String reason,
        String owner,
        @Nullable Instant startedAt,
        @Nullable Instant until,
        List<Acknowledgement> tasks,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String warning) {
    public Status {
        tasks = List.copyOf(tasks);
    }

    static Status of(State state, Instant now, List<Acknowledgement> tasks, Optional<String> warning) {
        return new Status(
                state.generation(),
                state.modeAt(now).text(),
                state.reason(),
                state.owner(),
                state.startedAt().orElse(null),
                state.until().orElse(null),
                tasks,
                warning.orElse(null));
    }
}
