package dev.slipway.deployer.report;

import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Event.PlannedService;
import dev.slipway.deployer.event.TaskFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A run, or a plan, in GitHub's Markdown. Nothing in it that a task or a person wrote can become markup. */
final class Markdown {
    private Markdown() {}

    /** The whole run, for a job's summary. */
    static String of(Story story) {
        StringBuilder text = new StringBuilder();
        story.started().ifPresent(started -> head(text, story, started));
        story.ended()
                .ifPresent(ended -> text.append(ended.message()
                                .lines()
                                .map(Untrusted::markdown)
                                .reduce((a, b) -> a + "<br>\n" + b)
                                .orElse(""))
                        .append("\n\n"));
        story.failure().filter(_ -> story.fellShort()).ifPresent(failure -> failure(text, failure));
        story.ended()
                .flatMap(Wording::next)
                .ifPresent(next -> text.append("**").append(next).append("**\n\n"));
        if (!story.plan().isEmpty()) {
            text.append(services(story.plan())).append('\n');
        }
        if (!story.migrations().isEmpty()) {
            text.append("Pending migrations: ")
                    .append(story.migrations().stream().map(Untrusted::markdown).collect(Collectors.joining("; ")))
                    .append("\n\n");
        }
        steps(text, story);
        for (String warning : story.warnings()) {
            text.append("> ⚠️ ").append(Untrusted.markdown(warning)).append("\n\n");
        }
        return text.toString();
    }

    private static void head(StringBuilder text, Story story, Event.Started started) {
        text.append("### ")
                .append(story.sign().emoji())
                .append(' ')
                .append(Untrusted.markdown("%s %s %s %s"
                        .formatted(
                                started.verb(),
                                started.application(),
                                started.environment(),
                                Wording.release(started.label(), story.digest().orElse(null)))
                        .strip()))
                .append("\n\n");
        List<String> parts = new ArrayList<>();
        parts.add("**" + Untrusted.markdown(started.environment()) + "**");
        if (started.actor() != null) {
            parts.add("by " + Untrusted.markdown(started.actor()));
        }
        parts.add("release " + Untrusted.markdown(started.release().value()));
        story.ended().ifPresent(ended -> parts.add(Wording.outcome(ended)));
        text.append(String.join(" · ", parts)).append("\n\n");
    }

    private static void failure(StringBuilder text, TaskFailure failure) {
        text.append("**First failed task** ")
                .append(Untrusted.markdown(failure.task().id()))
                .append(": ")
                .append(Untrusted.markdown(failure.summary()))
                .append("\n\n")
                .append(fence(LogText.of(failure.lastLines())));
    }

    /** A table of services from what runs to what will. */
    static String services(List<PlannedService> services) {
        boolean more = services.stream()
                .anyMatch(service -> !service.changed() || !service.changes().isEmpty());
        StringBuilder text = new StringBuilder(
                more
                        ? "| service | from | to | also |\n|---|---|---|---|\n"
                        : "| service | from | to |\n|---|---|---|\n");
        for (PlannedService service : services) {
            text.append("| ")
                    .append(Untrusted.markdown(service.service()))
                    .append(" | ")
                    .append(Untrusted.markdown(Wording.from(service)))
                    .append(" | ")
                    .append(service.to().abbreviated())
                    .append(more ? " | " + also(service) : "")
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String detail(Story story, Story.Step step) {
        String detail = story.detail(step);
        return detail.isEmpty() && !step.detail().isEmpty()
                ? "see above"
                : detail.lines().map(Untrusted::markdown).collect(Collectors.joining("<br>"));
    }

    private static String also(PlannedService service) {
        return (service.changed() ? "" : "nothing to change")
                + service.changes().stream().map(Untrusted::markdown).collect(Collectors.joining("<br>"));
    }

    private static void steps(StringBuilder text, Story story) {
        if (story.steps().isEmpty()) {
            return;
        }
        text.append("| | step | took | what came of it |\n|---|---|---:|---|\n");
        for (Story.Step step : story.steps()) {
            text.append("| ")
                    .append(story.sign(step).emoji())
                    .append(" | ")
                    .append(unbroken(Untrusted.markdown(step.name())))
                    .append(" | ")
                    .append(step.took() == null ? "" : unbroken(Wording.took(step.took())))
                    .append(" | ")
                    .append(detail(story, step))
                    .append(" |\n");
        }
        text.append('\n');
    }

    /** For a narrow column, beside a wide one that would press it into two rows. */
    private static String unbroken(String text) {
        return text.replace(' ', '\u00a0');
    }

    /** Lines as they are; the fence is longer than any run of backticks in them, so that none can end it. */
    static String fence(List<String> lines) {
        if (lines.isEmpty()) {
            return "";
        }
        List<String> shown = lines.stream().map(Untrusted::terminal).toList();
        int longest = 2;
        int run = 0;
        for (char c : String.join("\n", shown).toCharArray()) {
            run = c == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        String fence = "`".repeat(longest + 1);
        return fence + "text\n" + String.join("\n", shown) + "\n" + fence + "\n\n";
    }
}
