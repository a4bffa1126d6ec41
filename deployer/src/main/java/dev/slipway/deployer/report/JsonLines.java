package dev.slipway.deployer.report;

import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Event.PlannedService;
import dev.slipway.deployer.event.Listener;
import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.Image;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A run for a machine: one JSON object a line. docs/events.md documents the names, which only ever grow in number. */
public final class JsonLines implements Listener {
    private static final JsonMapper JSON = JsonMapper.shared();
    private final PrintStream out;

    /** Writes to a stream, which is flushed after each line and never closed. */
    public JsonLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public String name() {
        return "JSON output";
    }

    @Override
    public void on(Event event) {
        out.print(JSON.writeValueAsString(fields(event)) + "\n");
        out.flush();
    }

    static Map<String, Object> fields(Event event) {
        Fields fields = new Fields();
        return switch (event) {
            case Event.Started e ->
                fields.begin("started", e)
                        .put("release", e.release().value())
                        .put("application", e.application())
                        .put("environment", e.environment())
                        .put("verb", e.verb())
                        .put("label", e.label())
                        .put("digest", digest(e.image()))
                        .put("actor", e.actor())
                        .put("runUrl", e.runUrl())
                        .map();
            case Event.Planned e ->
                fields.begin("planned", e)
                        .put(
                                "services",
                                e.services().stream().map(JsonLines::planned).toList())
                        .put("migrations", e.migrations().isEmpty() ? null : e.migrations())
                        .map();
            case Event.StepStarted e ->
                fields.begin("step-started", e).put("step", e.step()).map();
            case Event.StepEnded e ->
                fields.begin("step-ended", e)
                        .put("step", e.step())
                        .put("succeeded", e.succeeded())
                        .put("seconds", seconds(e.took()))
                        .put("detail", e.detail())
                        .map();
            case Event.Warned e ->
                fields.begin("warned", e).put("message", e.message()).map();
            case Event.TaskStarted e ->
                fields.begin("task-started", e)
                        .put("purpose", e.purpose())
                        .put("task", e.task().value())
                        .map();
            case Event.LogLine e ->
                fields.begin("log-line", e)
                        .put("purpose", e.purpose())
                        .put("line", e.line())
                        .map();
            case Event.Progressed e ->
                fields.begin("progressed", e)
                        .put("service", e.service())
                        .put("desired", e.desired())
                        .put("running", e.running())
                        .put("pending", e.pending())
                        .put("old", e.old())
                        .put("failed", e.failed())
                        .map();
            case Event.Scaled e ->
                fields.begin("scaled", e)
                        .put("service", e.service())
                        .put("desired", e.desired())
                        .put("running", e.running())
                        .put("pending", e.pending())
                        .map();
            case Event.TaskFailed e ->
                fields.begin("task-failed", e)
                        .put("service", e.service())
                        .put("failure", failure(e.failure()))
                        .map();
            case Event.Serving e ->
                fields.begin("serving", e).put("service", e.service()).map();
            case Event.Finished e ->
                fields.begin("finished", e).put("service", e.service()).map();
            case Event.ServiceFailed e ->
                fields.begin("service-failed", e)
                        .put("service", e.service())
                        .put("reason", e.reason())
                        .map();
            case Event.MaintenanceChanged e ->
                fields.begin("maintenance-changed", e)
                        .put("mode", e.mode())
                        .put("generation", e.generation())
                        .put("acknowledged", e.acknowledged())
                        .map();
            case Event.Ended e ->
                fields.begin("ended", e)
                        .put("outcome", e.outcome())
                        .put("exitCode", e.exitCode())
                        .put("seconds", seconds(e.took()))
                        .put("message", e.message())
                        .put("failure", failure(e.failure()))
                        .map();
        };
    }

    private static @Nullable String digest(@Nullable Image image) {
        return image == null ? null : image.digest().value();
    }

    static Map<String, Object> planned(PlannedService service) {
        Digest from = service.from();
        return new Fields()
                .put("service", service.service())
                .put("from", from == null ? null : from.value())
                .put("to", service.to().value())
                .put("changed", service.changed())
                .put("changes", service.changes())
                .map();
    }

    private static @Nullable Map<String, Object> failure(@Nullable TaskFailure failure) {
        return failure == null
                ? null
                : new Fields()
                        .put("task", failure.task().value())
                        .put("stopCode", failure.stopCode())
                        .put("stoppedReason", failure.stoppedReason())
                        .put("container", failure.container())
                        .put("containerReason", failure.containerReason())
                        .put("exitCode", failure.exitCode())
                        .put("lastLines", failure.lastLines())
                        .map();
    }

    /** Seconds with milliseconds. */
    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** Fields in order; what is absent is left out. */
    private static final class Fields {
        private final Map<String, Object> fields = new LinkedHashMap<>();

        Fields begin(String name, Event event) {
            return put("event", name).put("at", event.at().toString());
        }

        Fields put(String name, @Nullable Object value) {
            if (value != null) {
                fields.put(name, value);
            }
            return this;
        }

        Map<String, Object> map() {
            return fields;
        }
    }
}
