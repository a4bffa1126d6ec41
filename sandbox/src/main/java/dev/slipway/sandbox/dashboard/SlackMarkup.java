package dev.slipway.sandbox.dashboard;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Slack's mrkdwn as HTML: what people would see. Whatever is not mark-up is escaped. */
final class SlackMarkup {

    private static final Pattern CODE = Pattern.compile("```\\n?(.*?)\\n?```|`([^`\\n]+)`", Pattern.DOTALL);
    private static final Pattern LINK =
            Pattern.compile("&lt;(https?://[^|&\\s]+(?:&amp;[^|&\\s]+)*)(?:\\|([^\\n]*?))?&gt;");
    private static final Pattern BOLD = Pattern.compile("(?<![\\w*])\\*([^*\\n]+)\\*(?![\\w*])");
    private static final Pattern ITALIC = Pattern.compile("(?<![\\w/])_([^_\\n]+)_(?!\\w)");
    private static final Pattern STRIKE = Pattern.compile("(?<![\\w~])~([^~\\n]+)~(?![\\w~])");
    private static final Pattern EMOJI = Pattern.compile(":([a-z0-9_+-]+):");

    private static final Map<String, String> EMOJIS = Map.ofEntries(
            Map.entry("rocket", "🚀"),
            Map.entry("white_check_mark", "✅"),
            Map.entry("heavy_check_mark", "✔️"),
            Map.entry("x", "❌"),
            Map.entry("warning", "⚠️"),
            Map.entry("rotating_light", "🚨"),
            Map.entry("hourglass_flowing_sand", "⏳"),
            Map.entry("hourglass", "⌛"),
            Map.entry("construction", "🚧"),
            Map.entry("leftwards_arrow_with_hook", "↩️"),
            Map.entry("rewind", "⏪"),
            Map.entry("package", "📦"),
            Map.entry("lock", "🔒"),
            Map.entry("tada", "🎉"),
            Map.entry("wrench", "🔧"),
            Map.entry("hammer_and_wrench", "🛠️"),
            Map.entry("arrows_counterclockwise", "🔄"),
            Map.entry("large_green_circle", "🟢"),
            Map.entry("red_circle", "🔴"),
            Map.entry("large_yellow_circle", "🟡"),
            Map.entry("large_blue_circle", "🔵"),
            Map.entry("black_circle", "⚫"),
            Map.entry("white_circle", "⚪"),
            Map.entry("no_entry", "⛔"),
            Map.entry("stopwatch", "⏱️"));

    private SlackMarkup() {}

    static String html(String text) {
        StringBuilder html = new StringBuilder();
        Matcher code = CODE.matcher(text);
        int from = 0;
        while (code.find()) {
            html.append(prose(text.substring(from, code.start())));
            html.append(
                    code.group(1) == null
                            ? "<code>" + Html.escape(unescape(code.group(2))) + "</code>"
                            : "<pre>" + Html.escape(unescape(code.group(1))) + "</pre>");
            from = code.end();
        }
        return html.append(prose(text.substring(from))).toString();
    }

    private static String prose(String text) {
        String html = Html.escape(unescape(text));
        html = BOLD.matcher(html).replaceAll("<b>$1</b>");
        html = ITALIC.matcher(html).replaceAll("<i>$1</i>");
        html = STRIKE.matcher(html).replaceAll("<s>$1</s>");
        html = LINK.matcher(html)
                .replaceAll(link -> Matcher.quoteReplacement("<a href=\"" + link.group(1) + "\" rel=\"noreferrer\">"
                        + (link.group(2) == null ? link.group(1) : link.group(2)) + "</a>"));
        html = EMOJI.matcher(html)
                .replaceAll(emoji -> Matcher.quoteReplacement(EMOJIS.getOrDefault(emoji.group(1), emoji.group())));
        return html.replace("\n", "<br>");
    }

    /** Slack has its senders escape these three. */
    private static String unescape(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
