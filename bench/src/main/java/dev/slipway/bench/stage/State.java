package dev.slipway.bench.stage;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What the sandbox says of itself, as far as the demo uses it.
 *
 * @param slack the messages in the Slack channel, edits applied
 * @param shortened the delays of AWS that the sandbox shortens
 * @param tasks the services' tasks that are known now
 */
public record State(List<Message> slack, List<Shortened> shortened, List<Task> tasks) {

    /** Copies the lists. */
    public State {
        slack = List.copyOf(slack);
        shortened = List.copyOf(shortened);
        tasks = List.copyOf(tasks);
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

    /**
     * One task.
     *
     * @param service its key, such as {@code web}
     * @param port of 127.0.0.1; 0 while it has none
     * @param pid its process; 0 while it has none
     */
    public record Task(String environment, String service, int port, long pid) {}

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
        return new State(slack, shortened, tasks(json));
    }

    private static List<Task> tasks(JsonNode json) {
        List<Task> tasks = new ArrayList<>();
        for (JsonNode environment : json.path("environments")) {
            for (JsonNode service : environment.path("services")) {
                for (JsonNode task : service.path("tasks")) {
                    tasks.add(new Task(
                            environment.path("name").asString(""),
                            service.path("key").asString(""),
                            task.path("port").asInt(0),
                            task.path("pid").asLong(0)));
                }
            }
        }
        return tasks;
    }
}
