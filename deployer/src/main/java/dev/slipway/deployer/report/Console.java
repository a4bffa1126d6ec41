package dev.slipway.deployer.report;

import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Event.PlannedService;
import dev.slipway.deployer.event.Listener;
import dev.slipway.deployer.event.TaskFailure;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A run for a person who watches: a line for each thing that happens, with the time since the run began. On a terminal
 * what runs now is a table at the foot that is drawn anew in place; in a log it is a line for each change. All methods may be called by
 * any thread.
 */
public final class Console implements Listener {
    private static final int LAST_LINES = 20;

    /** Columns of the time since the beginning. */
    private static final int STAMP = 8;

    /** Columns of a mark and the space after it; details are set in by as many at least. */
    private static final int INDENT = 2;

    private final Screen screen;
    private final Palette palette;
    private final boolean github;
    private final BooleanSupplier cancelled;
    private final IntSupplier width;
    private final LiveTable table = new LiveTable();
    private final @Nullable ScheduledExecutorService ticker;
    private final SequencedMap<String, String> progress = new LinkedHashMap<>();
    private @Nullable Instant began;
    private String step = "";
    private long stepBegan = System.nanoTime();
    private boolean grouped;
    private boolean stopped;
    private @Nullable TaskFailure failure;

    /** Sentences that a reader has just seen. */
    private final Set<String> told = new HashSet<>();

    /**
     * Writes to a stream, which is flushed after each line and never closed.
     *
     * @param terminal whether a person looks at a terminal: colours and a line that changes
     * @param colours whether colours are wanted there
     * @param github whether the stream is the log of a GitHub job, which folds groups and shows annotations
     * @param cancelled whether somebody has cancelled the run
     */
    public Console(PrintStream out, boolean terminal, boolean colours, boolean github, BooleanSupplier cancelled) {
        this(out, terminal, colours, github, cancelled, new TerminalWidth());
    }

    /** @param width columns of the terminal */
    Console(
            PrintStream out,
            boolean terminal,
            boolean colours,
            boolean github,
            BooleanSupplier cancelled,
            IntSupplier width) {
        this.cancelled = cancelled;
        this.screen = new Screen(out, terminal);
        this.palette = new Palette(terminal && colours);
        this.github = github;
        this.width = width;
        this.ticker = terminal ? ticking() : null;
    }

    /** The time that a step takes goes on while nothing happens. */
    private ScheduledExecutorService ticking() {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("console-clock").factory());
        var _ = clock.scheduleAtFixedRate(this::draw, 1, 1, TimeUnit.SECONDS);
        return clock;
    }

    private synchronized void draw() {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - stepBegan);
        screen.live(table.lines(elapsed, width.getAsInt(), palette));
    }

    @Override
    public String name() {
        return "The console";
    }

    @Override
    public synchronized void on(Event event) {
        if (began == null) {
            began = event.at();
        }
        switch (event) {
            case Event.Started e -> started(e);
            case Event.Planned e -> {
                e.services().forEach(service -> plan(e, service));
                e.migrations()
                        .forEach(
                                migration -> line(e, "  " + palette.dim("migration ") + Untrusted.terminal(migration)));
            }
            case Event.StepStarted e -> {
                step = e.step();
                stepBegan = System.nanoTime();
                told.clear();
                line(e, palette.dim("▸ " + e.step()));
            }
            case Event.StepEnded e -> stepEnded(e);
            case Event.Warned e -> line(e, palette.yellow("! ") + Untrusted.terminal(e.message()));
            case Event.TaskStarted e -> {
                line(e, "  " + e.purpose() + " runs in task " + e.task().id());
                group("Log of " + e.purpose());
            }
            case Event.LogLine e -> LogText.of(e.line()).forEach(text -> logged(e, Untrusted.terminal(text)));
            case Event.Progressed e -> progressed(e, e.service(), Wording.progress(e));
            case Event.Scaled e -> progressed(e, e.service(), Wording.scaled(e));
            case Event.TaskFailed e -> taskFailed(e);
            case Event.Serving e -> service(e, e.service(), palette.green("serves the new version"));
            case Event.Finished e -> service(e, e.service(), Wording.finished(step));
            case Event.ServiceFailed e -> {
                told.add(e.reason());
                service(e, e.service(), Sign.FAILED.on(palette) + " " + Untrusted.terminal(e.reason()));
            }
            case Event.MaintenanceChanged e ->
                line(
                        e,
                        "  maintenance is %s (generation %d), acknowledged by %d %s"
                                .formatted(
                                        e.mode(),
                                        e.generation(),
                                        e.acknowledged(),
                                        e.acknowledged() == 1 ? "task" : "tasks"));
            case Event.Ended e -> ended(e);
        }
        if (screen.terminal() && table.on(event)) {
            draw();
        }
    }

    @Override
    public synchronized List<String> finish() {
        if (ticker != null) {
            ticker.shutdownNow();
        }
        endGroup();
        screen.live(List.of());
        return List.of();
    }

    private void started(Event.Started e) {
        String image = e.image() == null
                ? e.label()
                : Wording.release(e.label(), e.image().digest());
        String actor = e.actor() == null ? "" : palette.dim("  by " + Untrusted.terminal(e.actor()));
        String what = Untrusted.terminal("%s %s %s %s"
                .formatted(e.verb(), e.application(), e.environment(), image)
                .strip());
        wrapped(palette.bold(what) + actor + palette.dim("  release " + e.release()), "  ");
    }

    private void plan(Event.Planned e, PlannedService service) {
        String change = service.changed()
                ? palette.dim(Wording.from(service)) + " → "
                        + palette.bold(service.to().abbreviated())
                : palette.dim(service.to().abbreviated() + ", nothing to change");
        service(e, service.service(), change);
        service.changes().forEach(line -> line(e, "    " + Untrusted.terminal(line)));
    }

    private void stepEnded(Event.StepEnded e) {
        endGroup();
        progress.clear();
        screen.live(List.of());
        String took = palette.dim(" (" + Wording.took(e.took()) + ")");
        Sign sign = e.succeeded() ? Sign.GOOD : shortfall();
        boolean known = e.detail().isEmpty() || told.contains(e.detail());
        String detail = known ? "" : ": " + Untrusted.terminal(e.detail());
        line(e, sign.on(palette) + " " + palette.bold(e.step()) + detail + took);
    }

    /** The step that a signal ends has not failed; one after it that fails has. */
    private Sign shortfall() {
        boolean stops = cancelled.getAsBoolean() && !stopped;
        stopped |= stops;
        return stops ? Sign.CANCELLED : Sign.FAILED;
    }

    private void progressed(Event e, String service, String text) {
        if (Objects.equals(progress.put(service, text), text)) {
            return;
        }
        if (!screen.terminal()) {
            service(e, service, text);
        }
    }

    private void taskFailed(Event.TaskFailed e) {
        TaskFailure first = failure;
        String task = "task " + e.failure().task().id();
        // The first one explains; those that end alike would bury it.
        if (first != null && first.summary().equals(e.failure().summary())) {
            service(e, e.service(), palette.red(task + " failed alike"));
            return;
        }
        service(
                e,
                e.service(),
                palette.red(task + " failed: ") + Untrusted.terminal(e.failure().summary()));
        if (first == null) {
            failure = e.failure();
            lastLines(e.failure()).forEach(line -> logged(e, line));
        }
    }

    private void ended(Event.Ended e) {
        endGroup();
        progress.clear();
        screen.live(List.of());
        List<String> message = Untrusted.lines(e.message());
        line(e, Sign.of(e).on(palette) + " " + palette.bold(message.getFirst()));
        message.stream().skip(1).forEach(line -> line(e, "  " + line));
        TaskFailure explains = e.failure();
        if (explains != null) {
            screen.line("");
            line(
                    e,
                    "  " + palette.red("First failed task " + explains.task().id() + ": ")
                            + Untrusted.terminal(explains.summary()));
            List<String> lines = lastLines(explains);
            line(e, lines.isEmpty() ? "  It logged nothing." : "  The end of its log:");
            lines.forEach(line -> logged(e, line));
        }
        Wording.next(e).ifPresent(next -> line(e, "  " + palette.bold(next)));
        line(
                e,
                palette.dim(
                        "  %s, exit code %d, after %s".formatted(e.outcome(), e.exitCode(), Wording.took(e.took()))));
        if (github) {
            annotate(e);
        }
    }

    private void annotate(Event.Ended e) {
        String title = "Slipway: " + e.outcome();
        switch (Sign.of(e)) {
            case FAILED -> screen.line(WorkflowCommands.error(title, annotation(e)));
            case CANCELLED -> screen.line(WorkflowCommands.warning(title, annotation(e)));
            case GOOD, RUNNING -> {}
        }
    }

    private static String annotation(Event.Ended e) {
        TaskFailure failure = e.failure();
        return failure == null
                ? e.message()
                : e.message() + "\n" + failure.summary() + "\n"
                        + String.join(
                                "\n",
                                LogText.of(failure.lastLines().stream()
                                        .skip(Math.max(0, failure.lastLines().size() - 3L))
                                        .toList()));
    }

    private static List<String> lastLines(TaskFailure failure) {
        return failure.lastLines().stream()
                .skip(Math.max(0, failure.lastLines().size() - LAST_LINES))
                .flatMap(line -> LogText.of(line).stream())
                .map(Untrusted::terminal)
                .toList();
    }

    private void service(Event event, String service, String text) {
        line(event, "  " + palette.bold("%-10s".formatted(service)) + " " + text);
    }

    private void line(Event event, String text) {
        int deep = text.length() - text.stripLeading().length();
        line(event, text, " ".repeat(STAMP + 1 + Math.max(INDENT, deep)));
    }

    /** A line of a task's log. */
    private void logged(Event event, String text) {
        String bar = palette.dim("  │ ");
        line(event, bar + text, " ".repeat(STAMP + 1) + bar);
    }

    private void line(Event event, String text, String hanging) {
        wrapped((palette.dim(stamp(event)) + " " + text).stripTrailing(), hanging);
    }

    /** A log is searched and wrapped by whoever shows it; a terminal would break words. */
    private void wrapped(String text, String hanging) {
        List<String> rows = screen.terminal() ? Wrapping.of(text, width.getAsInt(), hanging) : List.of(text);
        screen.line(String.join("\n", rows));
    }

    private String stamp(Event event) {
        if (event instanceof Event.LogLine || began == null) {
            return " ".repeat(STAMP);
        }
        double seconds = Math.max(0, Duration.between(began, event.at()).toMillis()) / 1000.0;
        return String.format(Locale.ROOT, "%7.1fs", seconds);
    }

    private void group(String title) {
        endGroup();
        if (github) {
            screen.line(WorkflowCommands.group(title));
            grouped = true;
        }
    }

    private void endGroup() {
        if (grouped) {
            screen.line(WorkflowCommands.END_GROUP);
            grouped = false;
        }
    }
}
