package dev.slipway.deployer.report;

import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Event.PlannedService;
import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.release.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A run so far, told as a whole: for reports that show a state rather than a stream. Not thread-safe. */
final class Story {
    private Event.@Nullable Started started;
    private Event.@Nullable Ended ended;
    private @Nullable TaskFailure failure;
    private String step = "";
    private List<PlannedService> plan = List.of();
    private final SequencedMap<String, Step> steps = new LinkedHashMap<>();
    private final SequencedMap<String, String> services = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    /** One step; {@code succeeded} and {@code took} are absent while it runs. */
    record Step(
            String name,
            @Nullable Boolean succeeded,
            @Nullable Duration took,
            String detail) {}

    void on(Event event) {
        switch (event) {
            case Event.Started e -> started = e;
            case Event.Planned e -> plan = e.services();
            case Event.StepStarted e -> {
                step = e.step();
                steps.put(e.step(), new Step(e.step(), null, null, ""));
            }
            case Event.StepEnded e -> steps.put(e.step(), new Step(e.step(), e.succeeded(), e.took(), e.detail()));
            case Event.Warned e -> warnings.add(e.message());
            case Event.TaskStarted _, Event.LogLine _ -> {}
            case Event.Progressed e -> services.put(e.service(), Wording.progress(e));
            case Event.Scaled e -> services.put(e.service(), Wording.scaled(e));
            case Event.TaskFailed e -> failure = failure == null ? e.failure() : failure;
            case Event.Serving e -> services.put(e.service(), "serving the new version");
            case Event.Finished e -> services.put(e.service(), Wording.finished(step));
            case Event.ServiceFailed e -> services.put(e.service(), e.reason());
            case Event.MaintenanceChanged e -> services.put("maintenance", maintenance(e));
            case Event.Ended e -> ended = e;
        }
    }

    private static String maintenance(Event.MaintenanceChanged changed) {
        return changed.mode() + ", acknowledged by " + changed.acknowledged()
                + (changed.acknowledged() == 1 ? " task" : " tasks");
    }

    Optional<Event.Started> started() {
        return Optional.ofNullable(started);
    }

    Optional<Event.Ended> ended() {
        return Optional.ofNullable(ended);
    }

    /** The failed task that explains the outcome, else the first one that was seen. */
    Optional<TaskFailure> failure() {
        return ended().map(Event.Ended::failure).or(() -> Optional.ofNullable(failure));
    }

    List<PlannedService> plan() {
        return plan;
    }

    List<Step> steps() {
        return List.copyOf(steps.values());
    }

    /** The newest word on each service. */
    Map<String, String> services() {
        return services;
    }

    List<String> warnings() {
        return warnings;
    }

    /** What is released, once anybody knows. */
    Optional<Digest> digest() {
        Optional<Digest> named = started().map(Event.Started::image).map(image -> image.digest());
        return named.or(() -> plan.stream().findFirst().map(PlannedService::to));
    }
}
