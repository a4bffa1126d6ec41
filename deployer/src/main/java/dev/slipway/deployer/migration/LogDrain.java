package dev.slipway.deployer.migration;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Logs;
import dev.slipway.deployer.aws.TaskDefinition.Logging;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.release.TaskArn;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Publishes the lines of one task's log as they come, each once. Not thread-safe. */
final class LogDrain {
    private final Logs logs;
    private final String group;
    private final String stream;
    private final String purpose;
    private final Events events;
    private @Nullable String token;

    private LogDrain(Logs logs, String group, String stream, String purpose, Events events) {
        this.logs = logs;
        this.group = group;
        this.stream = stream;
        this.purpose = purpose;
        this.events = events;
    }

    /** For a task whose log goes elsewhere there is nothing to drain: absent. */
    static @Nullable LogDrain of(Logs logs, @Nullable Logging logging, TaskArn task, String purpose, Events events) {
        if (logging == null || logging.group() == null) {
            return null;
        }
        String group = logging.group();
        return logging.stream(task.id())
                .map(stream -> new LogDrain(logs, group, stream, purpose, events))
                .orElse(null);
    }

    /**
     * Publishes all that has come since the last time. GetLogEvents: "If you have reached the end of the stream, it
     * returns the same token you passed in"; an empty page alone is not the end. A log that cannot be read now is read
     * the next time.
     *
     * @return whether there was anything, or may be: it could not be read this time
     */
    boolean drain() {
        boolean any = false;
        try {
            while (true) {
                Logs.Page page = logs.read(group, stream, token);
                for (Logs.Line line : page.lines()) {
                    events.publish(new Event.LogLine(line.at(), purpose, line.text()));
                    any = true;
                }
                if (Objects.equals(page.next(), token)) {
                    return any;
                }
                token = page.next();
            }
        } catch (AwsFailure e) {
            return any || e.mayPass();
        }
    }
}
