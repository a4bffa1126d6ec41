package dev.slipway.deployer.status;

import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.maintenance.ControlState;
import dev.slipway.deployer.maintenance.MaintenanceOutcome;
import dev.slipway.deployer.report.Untrusted;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A situation for somebody who was woken by it. */
public final class SituationText {
    private static final String ROW = "  %-12s %-14s %-12s %-10s %-10s %8s %8s %8s  %-12s %s";

    private SituationText() {}

    /** Prints it, and a hint below where somebody has to do something. */
    public static void print(Situation situation, PrintStream out) {
        lines(situation).stream()
                .flatMap(String::lines)
                .forEach(line -> out.println(Untrusted.terminal(line).stripTrailing()));
    }

    private static List<String> lines(Situation situation) {
        List<String> lines = new ArrayList<>();
        lines.add(
                situation.environment().name() + "  " + situation.environment().url());
        lines.add(ROW.formatted(
                "SERVICE",
                "RUNS",
                "LABEL",
                "VERSION",
                "COMMIT",
                "DESIRED",
                "RUNNING",
                "PENDING",
                "DEPLOYMENT",
                "SINCE"));
        situation.services().forEach(service -> lines.add(row(service, situation.origin(service))));
        released(situation).forEach(text -> lines.add(line("released", text)));
        lines.add(line("maintenance", maintenance(situation)));
        Occupancy occupancy = situation.occupancy();
        if (occupancy != null) {
            lines.add(line("lease", occupancy.lease()));
            if (occupancy.runs().isEmpty()) {
                lines.add(line("runs", "none is under way, and none has left anything"));
            }
            occupancy.runs().forEach(run -> lines.add(line("run", run.text())));
        } else {
            lines.add(
                    line("lease", "not known" + (situation.problems().isEmpty() ? ": slipway.yml has no state" : "")));
        }
        situation.problems().forEach(problem -> lines.add(line("not read", problem)));
        return lines;
    }

    private static String line(String name, String text) {
        return "  %-12s %s".formatted(name, text.replace("\n", "\n" + " ".repeat(15)));
    }

    /** Whole seconds are enough for people. */
    static Instant at(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }

    private static String row(RunningService service, Origin origin) {
        return ROW.formatted(
                service.service(),
                service.runs(),
                Objects.requireNonNullElse(origin.label(), "-"),
                Objects.requireNonNullElse(origin.version(), "-"),
                origin.shortCommit().orElse("-"),
                service.desired(),
                service.running(),
                service.pending(),
                service.deployment(),
                service.since() == null ? "" : at(service.since()));
    }

    /** By whom and when what runs was brought; once for each release. */
    private static Set<String> released(Situation situation) {
        return situation.services().stream()
                .flatMap(
                        service -> Optional.ofNullable(situation.origin(service).release()).stream())
                .map(SituationText::released)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String released(ReleaseRecord record) {
        ReleaseRecord.End end = record.end();
        return "by %s %s%s%s"
                .formatted(
                        record.opening().verb(),
                        record.release(),
                        record.opening().actor() == null
                                ? ""
                                : " of " + record.opening().actor(),
                        end == null ? "" : ", done " + at(end.at()));
    }

    private static String maintenance(Situation situation) {
        MaintenanceOutcome outcome = situation.maintenance();
        if (outcome == null) {
            return "slipway.yml names no control endpoint";
        }
        if (!(outcome instanceof MaintenanceOutcome.Shown(ControlState state, var _))) {
            return "not known";
        }
        return state.mode()
                + (state.until().isEmpty() ? "" : " until " + state.until())
                + (state.reason().isEmpty() ? "" : ": " + state.reason())
                + (state.mode().equals("off") || state.owner().isEmpty() ? "" : " (" + state.owner() + ")");
    }
}
