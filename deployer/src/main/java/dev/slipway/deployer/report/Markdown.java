package dev.slipway.deployer.report;

import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Event.PlannedService;
import dev.slipway.deployer.event.TaskFailure;
import java.util.List;

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
        story.failure().filter(_ -> failed(story)).ifPresent(failure -> failure(text, failure));
        if (!story.plan().isEmpty()) {
            text.append(services(story.plan())).append('\n');
        }
        steps(text, story);
        for (String warning : story.warnings()) {
            text.append("> ⚠️ ").append(Untrusted.markdown(warning)).append("\n\n");
        }
        return text.toString();
    }

    private static void head(StringBuilder text, Story story, Event.Started started) {
        text.append("### ")
                .append(mark(story))
                .append(' ')
                .append(Untrusted.markdown("%s %s %s %s"
                        .formatted(
                                started.verb(),
                                started.application(),
                                started.environment(),
                                Wording.release(started.label(), story.digest().orElse(null)))
                        .strip()))
                .append("\n\n");
    }

    private static String mark(Story story) {
        return story.ended().isEmpty() ? "⏳" : failed(story) ? "❌" : "✅";
    }

    private static boolean failed(Story story) {
        return story.ended().map(ended -> ended.exitCode() != 0).orElse(false);
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
        StringBuilder text = new StringBuilder("| service | from | to | |\n|---|---|---|---|\n");
        for (PlannedService service : services) {
            text.append("| ")
                    .append(Untrusted.markdown(service.service()))
                    .append(" | ")
                    .append(Untrusted.markdown(Wording.from(service)))
                    .append(" | ")
                    .append(service.to().abbreviated())
                    .append(" | ")
                    .append(service.changed() ? "" : "nothing to change")
                    .append(service.changes().stream()
                            .map(Untrusted::markdown)
                            .reduce((a, b) -> a + "<br>" + b)
                            .orElse(""))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static void steps(StringBuilder text, Story story) {
        if (story.steps().isEmpty()) {
            return;
        }
        text.append("| step | | took | |\n|---|---|---:|---|\n");
        for (Story.Step step : story.steps()) {
            Boolean succeeded = step.succeeded();
            text.append("| ")
                    .append(Untrusted.markdown(step.name()))
                    .append(" | ")
                    .append(succeeded == null ? "⏳" : succeeded ? "✅" : "❌")
                    .append(" | ")
                    .append(step.took() == null ? "" : Wording.took(step.took()))
                    .append(" | ")
                    .append(step.detail()
                            .lines()
                            .map(Untrusted::markdown)
                            .reduce((a, b) -> a + "<br>" + b)
                            .orElse(""))
                    .append(" |\n");
        }
        text.append('\n');
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
