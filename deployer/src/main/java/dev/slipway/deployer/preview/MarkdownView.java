package dev.slipway.deployer.preview;

import dev.slipway.deployer.event.Event.PlannedService;
import dev.slipway.deployer.lineage.Lineage.Commit;
import dev.slipway.deployer.lineage.Lineage.Commits;
import dev.slipway.deployer.plan.Difference;
import dev.slipway.deployer.plan.DifferenceText;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.plan.ServiceChange;
import dev.slipway.deployer.preview.Preview.Standing;
import dev.slipway.deployer.report.Untrusted;
import dev.slipway.deployer.report.Wording;
import dev.slipway.deployer.schema.Outlook;
import java.util.List;
import java.util.stream.Collectors;

/** A plan in GitHub's Markdown. Nothing in it that a commit, an image or a task definition says can become markup. */
public final class MarkdownView {
    private MarkdownView() {}

    public static String of(Preview preview) {
        StringBuilder text = new StringBuilder();
        Plan plan = preview.plan();
        text.append("### Plan of ")
                .append(Untrusted.markdown(plan.environment()))
                .append(": ")
                .append(Untrusted.markdown(
                        Wording.release(plan.label(), plan.image().digest())))
                .append("\n\n**")
                .append(preview.verdict())
                .append("**");
        if (!preview.builds().isEmpty()) {
            text.append(" Versions: ")
                    .append(Untrusted.markdown(preview.builds()))
                    .append('.');
        }
        preview.background()
                .comparison()
                .ifPresent(url -> text.append(" [Compare](").append(url).append(")."));
        text.append("\n\n");
        services(text, plan);
        infrastructure(text, preview.infrastructure());
        text.append("| | |\n|---|---|\n");
        migrations(text, preview.outlook());
        if (!preview.commands().isEmpty()) {
            row(text, "Commands", lines(preview.commands()));
        }
        standing(text, preview.proof());
        preflight(text, preview);
        if (!preview.timeouts().isEmpty()) {
            row(text, "Timeouts", lines(preview.timeouts()));
        }
        if (preview.background().commits() instanceof Commits.Unknown(String reason)) {
            row(text, "Commits", "not known: " + Untrusted.markdown(reason));
        }
        text.append('\n');
        if (preview.background().commits() instanceof Commits.Known known) {
            commits(text, known);
        }
        changelog(text, preview.background().changelog());
        return text.toString();
    }

    private static void services(StringBuilder text, Plan plan) {
        text.append("| service | runs | would run | |\n|---|---|---|---|\n");
        for (int i = 0; i < plan.services().size(); i++) {
            ServiceChange change = plan.services().get(i);
            PlannedService summary = plan.summary().get(i);
            String note = !change.changesAnything()
                    ? "nothing to change"
                    : change.ours().isEmpty() ? "the same image" : lines(change.imageNotes());
            String more = change.infrastructure().isEmpty() ? "" : "infrastructure's changes below";
            text.append("| ")
                    .append(Untrusted.markdown(change.service().name()))
                    .append(" | ")
                    .append(Untrusted.markdown(Wording.from(summary)))
                    .append(" | ")
                    .append(change.to().abbreviated())
                    .append(" | ")
                    .append(note.isEmpty() || more.isEmpty() ? note + more : note + "; " + more)
                    .append(" |\n");
        }
        text.append('\n');
    }

    private static void infrastructure(StringBuilder text, List<ServiceChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        text.append("#### Changed by infrastructure\n\n")
                .append("These come with the release; the deployer itself changes the image alone.\n\n")
                .append("| service | what | | runs | would run |\n|---|---|---|---|---|\n");
        for (ServiceChange change : changes) {
            for (Difference one : change.infrastructure()) {
                text.append("| ")
                        .append(Untrusted.markdown(change.service().name()))
                        .append(" | ")
                        .append(Untrusted.markdown(DifferenceText.what(one.where())))
                        .append(" | ")
                        .append(
                                switch (one.kind()) {
                                    case ADDED -> "added";
                                    case CHANGED -> "changed";
                                    case REMOVED -> "removed";
                                })
                        .append(" | ")
                        .append(Untrusted.markdown(DifferenceText.before(one)))
                        .append(" | ")
                        .append(Untrusted.markdown(DifferenceText.after(one)))
                        .append(" |\n");
            }
        }
        text.append('\n');
    }

    private static void migrations(StringBuilder text, Outlook outlook) {
        row(text, "Pending migrations", lines(outlook.lines()));
        if (!outlook.equals(Outlook.NONE)) {
            row(text, "Way back", lines(List.of(outlook.wayBack())));
        }
        if (!outlook.warnings().isEmpty()) {
            row(text, "Warnings of the schema", lines(outlook.warnings()));
        }
        if (!outlook.refusals().isEmpty()) {
            row(text, "A release would be refused", "❌ " + lines(outlook.refusals()));
        }
    }

    private static void standing(StringBuilder text, Standing standing) {
        switch (standing) {
            case Standing.Proved proved -> row(text, "Proof", "✅ " + lines(proved.sources()));
            case Standing.Refused(List<String> problems) ->
                row(text, "A release would be refused", "❌ " + lines(problems));
            case Standing.NotNeeded() -> row(text, "Proof", "none is asked: the environment comes after no other");
        }
    }

    private static void preflight(StringBuilder text, Preview preview) {
        if (preview.findings().isEmpty()) {
            row(text, "Preflight", "✅ nothing found");
        }
        if (!preview.obstacles().isEmpty()) {
            row(text, "Preflight would refuse a release now", "❌ " + lines(preview.obstacles()));
        }
        if (!preview.warnings().isEmpty()) {
            row(text, "Preflight warns", "⚠️ " + lines(preview.warnings()));
        }
    }

    private static void commits(StringBuilder text, Commits.Known commits) {
        text.append("<details open><summary>")
                .append(commits.all() == 1 ? "1 commit" : commits.all() + " commits")
                .append(TextView.undone(commits))
                .append("</summary>\n\n");
        for (Commit commit : commits.newest()) {
            text.append("- `")
                    .append(commit.revision(), 0, 7)
                    .append("` ")
                    .append(Untrusted.markdown(commit.subject()))
                    .append(" (")
                    .append(Untrusted.markdown(commit.author()))
                    .append(")\n");
        }
        if (commits.all() > commits.newest().size()) {
            text.append("- … and ")
                    .append(commits.all() - commits.newest().size())
                    .append(" more\n");
        }
        text.append("\n</details>\n\n");
    }

    /** Its headings and points keep their form, and nothing else does. */
    private static void changelog(StringBuilder text, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        text.append("<details><summary>Changelog</summary>\n\n");
        for (String line : lines) {
            if (line.matches("#{2,6} .*")) {
                text.append("\n**")
                        .append(Untrusted.markdown(line.replaceFirst("#+ +", "").strip()))
                        .append("**\n\n");
            } else if (line.matches("[-*] .*")) {
                text.append("- ").append(Untrusted.markdown(line.substring(2))).append('\n');
            } else if (!line.isBlank()) {
                text.append("  ").append(Untrusted.markdown(line.strip())).append('\n');
            }
        }
        text.append("\n</details>\n\n");
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("| ").append(name).append(" | ").append(value).append(" |\n");
    }

    private static String lines(List<String> lines) {
        return lines.stream().flatMap(String::lines).map(Untrusted::markdown).collect(Collectors.joining("<br>"));
    }
}
