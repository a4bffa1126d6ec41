package dev.slipway.sandbox.runtime;

import dev.slipway.sandbox.runtime.ScriptedRuntime.Happening;
import dev.slipway.sandbox.runtime.TaskRuntime.Container;
import dev.slipway.sandbox.runtime.TaskRuntime.ContainerListener;
import dev.slipway.sandbox.time.Timeline;
import dev.slipway.sandbox.time.Timeline.Scheduled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A container that follows its script. Thread-safe. */
public final class ScriptedContainer implements Container {

    private static final int SIGKILL = 128 + 9;
    private static final int SIGTERM = 128 + 15;

    private final ContainerSpec spec;
    private final Script script;
    private final ContainerListener listener;
    private final Timeline timeline;
    private final ScriptedRuntime runtime;

    // Guarded by this.
    private final List<Scheduled> plans = new ArrayList<>();
    private @Nullable Instant startedAt;
    private boolean ended;

    ScriptedContainer(
            ContainerSpec spec, Script script, ContainerListener listener, Timeline timeline, ScriptedRuntime runtime) {
        this.spec = spec;
        this.script = script;
        this.listener = listener;
        this.timeline = timeline;
        this.runtime = runtime;
    }

    public ContainerSpec spec() {
        return spec;
    }

    synchronized void begin() {
        if (script.refusal().isPresent()) {
            ended = true;
            String reason = script.refusal().get();
            timeline.after(script.boot(), () -> listener.failedToStart(reason));
        } else {
            plan(script.boot(), this::run);
        }
    }

    private void plan(Duration delay, Runnable action) {
        plans.add(timeline.after(delay, action));
    }

    private synchronized void run() {
        if (ended) {
            return;
        }
        startedAt = timeline.instant();
        listener.started(runtime.started(this));
        for (Script.Line line : script.lines()) {
            plan(line.at(), () -> log(line.text()));
        }
        script.end().ifPresent(end -> plan(end.after(), () -> end(end)));
    }

    private synchronized void log(String line) {
        if (!ended) {
            listener.logged(line);
        }
    }

    /** Ends it now, as if its process had exited by itself. */
    public void exit(int exitCode) {
        timeline.soon(() -> end(exitCode));
    }

    private void end(Script.End end) {
        switch (end) {
            case Script.End.Exits exits -> end(exits.exitCode());
            case Script.End.RunsOutOfMemory _ -> end(listener::ranOutOfMemory);
        }
    }

    private void end(int exitCode) {
        end(() -> listener.exited(exitCode));
    }

    private synchronized void end(Runnable told) {
        if (ended) {
            return;
        }
        ended = true;
        plans.forEach(Scheduled::cancel);
        if (startedAt != null) {
            runtime.ended(this);
        }
        told.run();
    }

    /** Whether a health check would pass now. */
    synchronized boolean healthy() {
        Instant since = startedAt;
        if (ended || since == null) {
            return false;
        }
        Duration age = Duration.between(since, timeline.instant());
        return age.compareTo(script.health().from()) >= 0
                && age.compareTo(script.health().until()) < 0;
    }

    @Override
    public synchronized void terminate() {
        if (ended) {
            return;
        }
        runtime.tell(Happening.What.SIGTERM, this);
        if (startedAt == null) {
            plan(Duration.ZERO, () -> end(SIGTERM));
            return;
        }
        switch (script.atSigterm()) {
            case Script.AtSigterm.Exits exits -> plan(exits.after(), () -> end(exits.exitCode()));
            case Script.AtSigterm.Ignores _ -> {}
        }
    }

    @Override
    public synchronized void kill() {
        if (!ended) {
            runtime.tell(Happening.What.SIGKILL, this);
            end(SIGKILL);
        }
    }

    @Override
    public void probe(List<String> command, Duration timeout, Consumer<Boolean> healthy) {
        healthy.accept(healthy());
    }
}
