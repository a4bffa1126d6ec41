package dev.slipway.deployer.config;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Commands around the roll-out of a release, each in a task of its own from the new image, one after another.
 *
 * @param before after the migration, and before any service moves
 * @param after when every service runs the release and has passed its smoke test
 */
public record Commands(List<Command> before, List<Command> after) {
    public Commands {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** For a release without any. */
    public static Commands none() {
        return new Commands(List.of(), List.of());
    }

    /** All of them, in their order. */
    public Stream<Command> all() {
        return Stream.concat(before.stream(), after.stream());
    }

    /** What a command that does not end well does to the release. */
    public enum OnFailure {
        /** It fails. Before the roll-out no service was moved yet, after it every service goes back. */
        FAIL,
        /** A warning is told, and the release goes on. */
        WARN
    }

    /**
     * One of them.
     *
     * @param like the file's name of the service whose network, role, secrets and log it takes
     * @param words in place of the container's own command
     * @param timeout from the request to the task's end
     */
    public record Command(String like, List<String> words, Duration timeout, OnFailure onFailure) {
        public Command {
            words = List.copyOf(words);
        }

        /** As somebody would type it. */
        public String text() {
            return String.join(" ", words);
        }
    }
}
