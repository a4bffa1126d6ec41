package dev.slipway.deployer.preview;

import dev.slipway.deployer.event.Event.PlannedService;
import dev.slipway.deployer.lineage.Lineage.Commit;
import dev.slipway.deployer.lineage.Lineage.Commits;
import dev.slipway.deployer.plan.Difference;
import dev.slipway.deployer.plan.DifferenceText;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.plan.ServiceChange;
import dev.slipway.deployer.preview.Preview.Standing;
import dev.slipway.deployer.report.Palette;
import dev.slipway.deployer.report.Untrusted;
import dev.slipway.deployer.report.Wording;
import dev.slipway.deployer.schema.Outlook;
import dev.slipway.deployer.schema.Pending;
import java.io.PrintStream;
import java.util.List;

/** A plan for a terminal or a log. */
public final class TextView {
    private static final String INDENT = "             ";

    private final PrintStream out;
    private final Palette palette;

    public TextView(PrintStream out, boolean colours) {
        this.out = out;
        this.palette = new Palette(colours);
    }

    public void print(Preview preview) {
        Plan plan = preview.plan();
        line(palette.bold(plan.environment() + "  "
                        + Untrusted.terminal(
                                Wording.release(plan.label(), plan.image().digest())))
                + palette.dim("  " + plan.url()));
        for (int i = 0; i < plan.services().size(); i++) {
            service(plan.services().get(i), plan.summary().get(i));
        }
        background(preview);
        migrations(preview.outlook());
        preview.commands().forEach(one -> line(Untrusted.terminal(one)));
        preview.timeouts().forEach(this::line);
        standing(preview.proof());
        preflight(preview);
        line(preview.verdict());
        out.flush();
    }

    private void service(ServiceChange change, PlannedService summary) {
        String name = "  " + palette.bold("%-10s".formatted(change.service().name())) + " ";
        if (!change.changesAnything()) {
            line(name + palette.dim(change.to().abbreviated() + ", nothing to change"));
            return;
        }
        boolean image = !change.ours().isEmpty();
        line(name
                + (image
                        ? Wording.from(summary) + " → "
                                + palette.green(change.to().abbreviated())
                        : palette.dim(change.to().abbreviated() + ", the same image")));
        change.imageNotes().forEach(note -> line(INDENT + Untrusted.terminal(note)));
        if (!change.infrastructure().isEmpty()) {
            line(INDENT
                    + palette.bold(
                            "infrastructure's, from " + change.base().arn().id()));
            for (Difference one : change.infrastructure()) {
                String mark = switch (one.kind()) {
                    case ADDED -> palette.green("+");
                    case CHANGED -> palette.yellow("~");
                    case REMOVED -> palette.red("-");
                };
                line(INDENT + mark + " " + Untrusted.terminal(DifferenceText.line(one)));
            }
        }
    }

    private void background(Preview preview) {
        if (!preview.builds().isEmpty()) {
            line("Versions: " + preview.builds());
        }
        switch (preview.background().commits()) {
            case Commits.Known known -> commits(known);
            case Commits.Unknown(String reason) ->
                line("Commits: not known, since " + Untrusted.terminal(reason) + ".");
        }
        preview.background().comparison().ifPresent(url -> line("  " + url));
        List<String> changelog = preview.background().changelog();
        if (!changelog.isEmpty()) {
            line("Changelog:");
            changelog.forEach(one -> line("  " + Untrusted.terminal(one)));
        }
    }

    private void migrations(Outlook outlook) {
        List<String> lines = outlook.lines();
        if (lines.size() == 1
                && !(outlook.pending() instanceof Pending.Known(var entries, var _) && !entries.isEmpty())) {
            line("Pending migrations: " + Untrusted.terminal(lines.getFirst()) + ".");
        } else {
            line("Pending migrations:");
            lines.forEach(one -> line("  " + Untrusted.terminal(one)));
        }
        if (!outlook.equals(Outlook.NONE)) {
            line(outlook.wayBack());
        }
        outlook.warnings().forEach(one -> line(Untrusted.terminal(one)));
        if (!outlook.refusals().isEmpty()) {
            line(palette.red("A release would be refused:"));
            outlook.refusals().forEach(one -> line("  " + Untrusted.terminal(one)));
        }
    }

    private void commits(Commits.Known commits) {
        line("Commits: " + commits.all() + undone(commits) + ".");
        for (Commit commit : commits.newest()) {
            line("  " + palette.dim(commit.revision().substring(0, 7)) + " " + Untrusted.terminal(commit.subject())
                    + palette.dim(" (" + Untrusted.terminal(commit.author()) + ")"));
        }
        if (commits.all() > commits.newest().size()) {
            line("  … and " + (commits.all() - commits.newest().size()) + " more");
        }
    }

    /** What a reader must not overlook: the release lacks what runs. */
    static String undone(Commits.Known commits) {
        return commits.undone() == 0 ? "" : ", and " + commits.undone() + " of what runs are not in it";
    }

    private void standing(Standing standing) {
        switch (standing) {
            case Standing.Proved proved -> proved.sources().forEach(this::line);
            case Standing.Refused(List<String> problems) -> {
                line(palette.red("A release would be refused:"));
                problems.forEach(problem -> line("  " + Untrusted.terminal(problem)));
            }
            case Standing.NotNeeded() -> line("No proof is asked: the environment comes after no other.");
        }
    }

    private void preflight(Preview preview) {
        if (preview.findings().isEmpty()) {
            line("Preflight finds nothing.");
        }
        if (!preview.obstacles().isEmpty()) {
            line(palette.red("Preflight would refuse a release now:"));
            preview.obstacles().forEach(one -> line("  " + Untrusted.terminal(one)));
        }
        if (!preview.warnings().isEmpty()) {
            line(palette.yellow("Preflight warns:"));
            preview.warnings().forEach(one -> line("  " + Untrusted.terminal(one)));
        }
    }

    private void line(String text) {
        out.println(text);
    }
}
