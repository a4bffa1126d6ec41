package dev.slipway.deployer.report;

import static com.slack.api.model.block.Blocks.context;
import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.markdownText;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;

import com.slack.api.model.block.LayoutBlock;
import dev.slipway.deployer.event.Event.PlannedService;
import dev.slipway.deployer.event.TaskFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A run as one message of Slack's.
 *
 * @param text for notifications, and for readers that show no blocks
 * @param blocks all of them each time: an update keeps those that it leaves out
 */
record SlackMessage(String text, List<LayoutBlock> blocks) {
    /** Characters; Slack refuses a section beyond 3,000 and a header beyond 150. */
    private static final int SECTION = 2900;

    private static final int HEADER = 150;
    private static final int LAST_LINES = 10;

    SlackMessage {
        blocks = List.copyOf(blocks);
    }

    static SlackMessage of(Story story) {
        List<LayoutBlock> blocks = new ArrayList<>();
        String head = head(story);
        blocks.add(header(block -> block.text(plainText(cut(head, HEADER)))));
        story.ended()
                .ifPresent(ended -> addSection(
                        blocks,
                        Untrusted.lines(ended.message()).stream()
                                .map(Untrusted::slack)
                                .collect(Collectors.joining("\n"))));
        if (story.fellShort()) {
            story.failure().ifPresent(failure -> addFailure(blocks, failure));
        }
        story.ended().flatMap(Wording::next).ifPresent(next -> addSection(blocks, "*" + next + "*"));
        addSection(blocks, changes(story));
        addSection(blocks, migrations(story));
        addSection(blocks, steps(story));
        addContext(blocks, story);
        return new SlackMessage(
                story.ended()
                        .map(ended -> Untrusted.slack(head) + ": "
                                + Untrusted.slack(
                                        Untrusted.lines(ended.message()).getFirst()))
                        .orElse(Untrusted.slack(head)),
                blocks);
    }

    private static String head(Story story) {
        String mark = story.sign().emoji();
        return Untrusted.terminal(story.started()
                .map(started -> "%s %s %s %s %s"
                        .formatted(
                                mark,
                                started.verb(),
                                started.application(),
                                started.environment(),
                                Wording.release(started.label(), story.digest().orElse(null)))
                        .strip())
                .orElse(mark));
    }

    private static String changes(Story story) {
        return story.plan().stream()
                .filter(PlannedService::changed)
                .map(service -> "*%s* %s → %s"
                        .formatted(
                                Untrusted.slack(service.service()),
                                Wording.from(service),
                                service.to().abbreviated()))
                .collect(Collectors.joining("\n"));
    }

    private static String migrations(Story story) {
        return story.migrations().isEmpty()
                ? ""
                : "*migrations* "
                        + story.migrations().stream().map(Untrusted::slack).collect(Collectors.joining("\n"));
    }

    private static String steps(Story story) {
        List<String> lines = new ArrayList<>();
        for (Story.Step step : story.steps()) {
            String took = step.took() == null ? "" : " (" + Wording.took(step.took()) + ")";
            String said = story.detail(step);
            String detail = said.isEmpty() ? "" : ": " + Untrusted.slack(said);
            lines.add(story.sign(step).emoji() + " *" + Untrusted.slack(step.name()) + "*" + took + detail);
        }
        story.services()
                .forEach((service, word) ->
                        lines.add("      " + Untrusted.slack(service) + ": " + Untrusted.slack(word)));
        return String.join("\n", lines);
    }

    private static void addFailure(List<LayoutBlock> blocks, TaskFailure failure) {
        addSection(
                blocks,
                "*First failed task* " + Untrusted.slack(failure.task().id()) + ": "
                        + Untrusted.slack(failure.summary()));
        List<String> lines = failure.lastLines();
        String end = lines.stream()
                .skip(Math.max(0, lines.size() - LAST_LINES))
                .flatMap(line -> LogText.of(line).stream())
                .map(Untrusted::slackCode)
                .collect(Collectors.joining("\n"));
        if (!end.isEmpty()) {
            String shown = end.length() > SECTION ? "…" + end.substring(end.length() - SECTION) : end;
            blocks.add(section(block -> block.text(markdownText("```\n" + shown + "\n```"))));
        }
    }

    private static void addContext(List<LayoutBlock> blocks, Story story) {
        story.started().ifPresent(started -> {
            List<String> parts = new ArrayList<>();
            if (started.actor() != null) {
                parts.add("by " + Untrusted.slack(started.actor()));
            }
            if (started.runUrl() != null) {
                parts.add("<" + Untrusted.slack(started.runUrl()).replace("|", "%7C") + "|run>");
            }
            parts.add("release " + started.release());
            story.ended().ifPresent(ended -> parts.add(Wording.outcome(ended)));
            story.warnings().forEach(warning -> parts.add("⚠️ " + Untrusted.slack(warning)));
            blocks.add(context(block ->
                    block.elements(List.of(markdownText(cut(String.join(" · ", parts), SECTION))))));
        });
    }

    private static void addSection(List<LayoutBlock> blocks, String text) {
        if (!text.isBlank()) {
            blocks.add(section(block -> block.text(markdownText(cut(text, SECTION)))));
        }
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
