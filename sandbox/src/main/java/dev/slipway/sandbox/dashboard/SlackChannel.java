package dev.slipway.sandbox.dashboard;

import static dev.slipway.sandbox.dashboard.Html.escape;

import dev.slipway.sandbox.dashboard.SandboxState.SlackMessage;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The messages of each channel as people would see them, threads below what they answer. */
final class SlackChannel {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final SandboxState state;
    private final StringBuilder html = new StringBuilder();

    private SlackChannel(SandboxState state) {
        this.state = state;
    }

    static String html(SandboxState state) {
        SlackChannel channel = new SlackChannel(state);
        channel.slack();
        return channel.html.toString();
    }

    private void slack() {
        html.append("<section class=\"slack\" data-live=\"slack\"><h2>Slack</h2>");
        if (state.slack().isEmpty()) {
            html.append("<p class=\"quiet\">no messages yet</p>");
        }
        String channel = "";
        List<SlackMessage> parents = state.slack().stream()
                .filter(message -> message.threadTs().isEmpty())
                .sorted(Comparator.comparing(SlackMessage::channel)
                        .thenComparing(SlackMessage::ts, Comparator.reverseOrder()))
                .toList();
        for (SlackMessage message : parents) {
            if (!message.channel().equals(channel)) {
                channel = message.channel();
                html.append("<h3># ").append(escape(channel)).append("</h3>");
            }
            message(message);
            html.append("<div class=\"thread\">");
            state.slack().stream()
                    .filter(answer -> answer.threadTs().equals(message.ts())
                            && answer.channel().equals(message.channel()))
                    .forEach(this::message);
            html.append("</div>");
        }
        html.append("</section>");
    }

    private void message(SlackMessage message) {
        long seconds = Long.parseLong(message.ts().substring(0, message.ts().indexOf('.')));
        html.append(
                        "<article class=\"message\"><p class=\"author\"><b>slipway</b> <span class=\"app\">APP</span> <time>")
                .append(TIME.format(Instant.ofEpochSecond(seconds)))
                .append("</time>")
                .append(message.edits() > 0 ? " <small>(edited " + message.edits() + "×)</small>" : "")
                .append("</p>")
                .append(SlackBlocks.html(message))
                .append("</article>");
    }
}
