package dev.slipway.bench.stage;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What the sandbox says of itself, as far as the demo uses it.
 *
 * @param slack the messages in the Slack channel, edits applied
 * @param shortened the delays of AWS that the sandbox shortens
 */
public record State(List<Message> slack, List<Shortened> shortened) {

    /** Copies the lists. */
    public State {
        slack = List.copyOf(slack);
        shortened = List.copyOf(shortened);
    }

    /**
     * One message as it stands now.
     *
     * @param text all of it as JSON, blocks and attachments too
     * @param edits how often it was edited in place
     */
    public record Message(String channel, String text, int edits, boolean inThread) {}

    /** One delay, as AWS has it and as the sandbox has it. */
    public record Shortened(String name, String aws, String sandbox) {}

    static State of(JsonNode json) {
        List<Message> slack = new ArrayList<>();
        for (JsonNode message : json.path("slack")) {
            // Attachments and blocks are part of what a person reads: the whole message is searched, not its text
            // alone.
            slack.add(new Message(
                    message.path("channel").asString(""),
                    message.toString(),
                    message.path("edits").asInt(0),
                    !message.path("threadTs").asString("").isEmpty()));
        }
        List<Shortened> shortened = new ArrayList<>();
        for (JsonNode delay : json.path("shortened")) {
            shortened.add(new Shortened(
                    delay.path("name").asString(""),
                    delay.path("aws").asString(""),
                    delay.path("sandbox").asString("")));
        }
        return new State(slack, shortened);
    }
}
