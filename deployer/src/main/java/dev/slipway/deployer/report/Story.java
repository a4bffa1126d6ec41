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
    private List<String> migrations = List.of();
    private final SequencedMap<String, Step> steps = new LinkedHashMap<>();
    private final SequencedMap<String, Word> services = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    /** One step; {@code succeeded} and {@code took} are absent while it runs. */
    record Step(
            String name,
            @Nullable Boolean succeeded,
            @Nullable Duration took,
            String detail) {}

    /** The newest of a service; {@code passing} when it is true only until the next look. */
    private record Word(String text, boolean passing) {}

    void on(Event event) {
        switch (event) {
            case Event.Started e -> started = e;
            case Event.Planned e -> {
                plan = e.services();
                migrations = e.migrations();
            }
            case Event.StepStarted e -> {
                step = e.step();
                steps.put(e.step(), new Step(e.step(), null, null, ""));
            }
            case Event.StepEnded e -> steps.put(e.step(), new Step(e.step(), e.succeeded(), e.took(), e.detail()));
            case Event.Warned e -> warnings.add(e.message());
            case Event.TaskStarted _, Event.LogLine _ -> {}
            case Event.Progressed e -> services.put(e.service(), new Word(Wording.progress(e), true));
            case Event.Scaled e -> services.put(e.service(), new Word(Wording.scaled(e), true));
            case Event.TaskFailed e -> failure = failure == null ? e.failure() : failure;
            case Event.Serving e -> services.put(e.service(), new Word("serving the new version", true));
            case Event.Finished e -> services.put(e.service(), new Word(Wording.finished(step), false));
            case Event.ServiceFailed e -> services.put(e.service(), new Word(e.reason(), false));
            case Event.MaintenanceChanged e -> services.put("maintenance", new Word(maintenance(e), false));
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

    /** Those pending when the run began, a line each. */
    List<String> migrations() {
        return migrations;
    }

    List<Step> steps() {
        return List.copyOf(steps.values());
    }

    /**
     * The newest word on each service, as far as it still holds: after the end what was seen on the way does not, and
     * whoever cancels a run leaves services on the move.
     */
    Map<String, String> services() {
        SequencedMap<String, String> words = new LinkedHashMap<>();
        Sign sign = sign();
        services.forEach((service, word) -> {
            boolean holds = switch (sign) {
                case RUNNING -> true;
                case FAILED -> !word.passing();
                case GOOD, CANCELLED -> false;
            };
            if (holds) {
                words.put(service, word.text());
            }
        });
        return words;
    }

    /** Whether the run is over and did not do what it was asked to. */
    boolean fellShort() {
        return sign() == Sign.FAILED || sign() == Sign.CANCELLED;
    }

    /** How the run stands. */
    Sign sign() {
        return ended().map(Sign::of).orElse(Sign.RUNNING);
    }

    /** How a step stands: the one that was under way when the run was cancelled has not failed. */
    Sign sign(Step step) {
        Boolean succeeded = step.succeeded();
        if (succeeded == null) {
            return sign();
        }
        return succeeded ? Sign.GOOD : sign() == Sign.CANCELLED && concludes(step) ? Sign.CANCELLED : Sign.FAILED;
    }

    /** What came of a step, unless the run's own message says it. */
    String detail(Step step) {
        return concludes(step) ? "" : step.detail();
    }

    private boolean concludes(Step step) {
        return !Boolean.TRUE.equals(step.succeeded())
                && ended().map(end -> end.message().contains(step.detail())).orElse(false);
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
