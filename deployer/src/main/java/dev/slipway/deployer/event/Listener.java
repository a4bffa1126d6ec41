package dev.slipway.deployer.event;

import java.util.List;

/**
 * One that is told of every event of a run. All its methods are called on one thread of its own, so it may block; what
 * it throws concerns nobody else.
 */
public interface Listener {

    /** A name for people, as the beginning of a sentence: {@code Slack}. */
    String name();

    /** Takes note of an event, in the order in which events happened. */
    void on(Event event);

    /**
     * Called once, after the last event.
     *
     * @return what a person should know of this report, such as that nobody could be told; a whole sentence each
     */
    default List<String> finish() {
        return List.of();
    }
}
