package dev.slipway.deployer.report;

import dev.slipway.deployer.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What a step is doing now, as lines for the foot of a terminal: how long it takes already, and a bar and a few
 * words for each service. A pure picture of the events so far. Not thread-safe.
 */
final class LiveTable {
    private static final int BAR = 12;
    private static final int NAME = 10;
    private static final String INDENT = " ".repeat(11);

    private final SequencedMap<String, Row> rows = new LinkedHashMap<>();
    private String step = "";

    /** @param done from 0 to 1 */
    private record Row(double done, String words) {}

    /** Takes in an event; whether anything is to be drawn anew. */
    boolean on(Event event) {
        switch (event) {
            case Event.StepStarted e -> {
                step = e.step();
                rows.clear();
            }
            case Event.StepEnded _, Event.Ended _ -> {
                step = "";
                rows.clear();
            }
            case Event.Progressed e ->
                rows.put(e.service(), new Row(share(e.running(), e.desired()), Wording.progress(e)));
            case Event.Scaled e -> rows.put(e.service(), new Row(share(e), Wording.scaled(e)));
            case Event.Serving e -> rows.put(e.service(), new Row(1, "serves, the old version leaves"));
            case Event.Finished e -> rows.put(e.service(), new Row(1, Wording.finished(step)));
            case Event.ServiceFailed e -> rows.put(e.service(), new Row(0, "failed"));
            case Event.Started _,
                    Event.Planned _,
                    Event.Warned _,
                    Event.TaskStarted _,
                    Event.LogLine _,
                    Event.TaskFailed _,
                    Event.MaintenanceChanged _ -> {
                return false;
            }
        }
        return true;
    }

    private static double share(int some, int all) {
        return all <= 0 ? 0 : Math.clamp(some / (double) all, 0, 1);
    }

    /** On the way to none the bar empties. */
    private static double share(Event.Scaled e) {
        int left = e.running() + e.pending();
        return e.desired() == 0 ? (left == 0 ? 0 : 1) : share(e.running(), e.desired());
    }

    /**
     * The picture.
     *
     * @param elapsed since the step began
     * @param width columns of the terminal; lines are cut to fit into one row each
     * @return no line when no step runs
     */
    List<String> lines(Duration elapsed, int width, Palette palette) {
        if (step.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        String time = Wording.took(Duration.ofSeconds(elapsed.toSeconds())).replace(".0 s", " s");
        lines.add(palette.dim(cut(INDENT.substring(2) + "⋯ " + time, width)));
        rows.forEach((service, row) -> {
            int full = (int) Math.round(row.done() * BAR);
            String name = ("%-" + NAME + "s ").formatted(service);
            int room = width - INDENT.length() - name.length() - BAR - 2;
            if (room < NAME) {
                lines.add(cut(INDENT + name + Untrusted.terminal(row.words()), width));
            } else {
                lines.add(INDENT + palette.bold(name) + palette.green("█".repeat(full))
                        + palette.dim("░".repeat(BAR - full)) + "  " + cut(Untrusted.terminal(row.words()), room));
            }
        });
        return lines;
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
    }
}
