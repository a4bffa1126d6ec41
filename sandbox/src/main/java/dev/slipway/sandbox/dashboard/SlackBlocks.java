package dev.slipway.sandbox.dashboard;

import dev.slipway.sandbox.dashboard.SandboxState.SlackMessage;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A message of Slack as HTML: its blocks, or its text when it has none, and its attachments. */
final class SlackBlocks {

    private SlackBlocks() {}

    static String html(SlackMessage message) {
        StringBuilder html = new StringBuilder();
        if (message.blocks().isEmpty()) {
            if (!message.text().isEmpty()) {
                html.append("<p>").append(SlackMarkup.html(message.text())).append("</p>");
            }
        } else {
            blocks(parse(message.blocks()), html);
        }
        for (JsonNode attachment : parse(message.attachments())) {
            String colour = attachment.path("color").asString("");
            html.append("<div class=\"attachment ")
                    .append(colour.matches("good|warning|danger") ? colour : "")
                    .append("\">");
            if (colour.matches("#?[0-9a-fA-F]{6}")) {
                // The page takes no style from within itself, but an attribute of a picture is none.
                html.append("<svg class=\"stripe\" aria-hidden=\"true\"><rect width=\"4\" height=\"100%\" fill=\"#")
                        .append(colour.replace("#", ""))
                        .append("\"/></svg>");
            }
            if (attachment.has("text")) {
                html.append("<p>")
                        .append(SlackMarkup.html(attachment.path("text").asString("")))
                        .append("</p>");
            }
            blocks(attachment.path("blocks"), html);
            html.append("</div>");
        }
        return html.toString();
    }

    private static void blocks(JsonNode blocks, StringBuilder html) {
        for (JsonNode block : blocks) {
            switch (block.path("type").asString("").toLowerCase(Locale.ROOT)) {
                case "header" ->
                    html.append("<h4>").append(text(block.path("text"))).append("</h4>");
                case "divider" -> html.append("<hr>");
                case "section" -> section(block, html);
                case "context" -> {
                    html.append("<p class=\"context\">");
                    block.path("elements")
                            .forEach(element -> html.append(text(element)).append(" "));
                    html.append("</p>");
                }
                case "actions" -> {
                    html.append("<p>");
                    block.path("elements").forEach(element -> button(element, html));
                    html.append("</p>");
                }
                default ->
                    html.append("<p class=\"context\">[")
                            .append(Html.escape(block.path("type").asString("?")))
                            .append("]</p>");
            }
        }
    }

    private static void section(JsonNode block, StringBuilder html) {
        if (block.has("text")) {
            html.append("<p>").append(text(block.path("text"))).append("</p>");
        }
        if (block.has("fields")) {
            html.append("<div class=\"fields\">");
            block.path("fields")
                    .forEach(field -> html.append("<p>").append(text(field)).append("</p>"));
            html.append("</div>");
        }
        if (block.has("accessory")) {
            button(block.path("accessory"), html);
        }
    }

    private static void button(JsonNode element, StringBuilder html) {
        String url = element.path("url").asString("");
        String label = text(element.path("text"));
        if (url.startsWith("http://") || url.startsWith("https://")) {
            html.append("<a class=\"button\" rel=\"noreferrer\" href=\"")
                    .append(Html.escape(url))
                    .append("\">")
                    .append(label)
                    .append("</a> ");
        } else {
            html.append("<span class=\"button\">").append(label).append("</span> ");
        }
    }

    private static String text(JsonNode text) {
        return SlackMarkup.html(text.path("text").asString(""));
    }

    private static JsonNode parse(String json) {
        try {
            return json.isEmpty()
                    ? JsonMapper.shared().createArrayNode()
                    : JsonMapper.shared().readTree(json);
        } catch (JacksonException e) {
            return JsonMapper.shared().createArrayNode();
        }
    }
}
