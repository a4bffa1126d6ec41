package dev.slipway.deployer.aws;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CloudWatch Logs. */
public interface Logs {

    boolean groupExists(String group);

    /**
     * One page of a stream, forwards. An empty page is not the end: the end is where the token repeats.
     *
     * @param token of the page before; absent for the stream's beginning
     * @return an empty page without a token when the stream does not exist yet
     */
    Page read(String group, String stream, @Nullable String token);

    /** The last lines of a stream, oldest first; none when the stream does not exist. */
    List<String> tail(String group, String stream, int lines);

    /** A page of lines, and where the next one begins. */
    record Page(List<Line> lines, @Nullable String next) {
        public Page {
            lines = List.copyOf(lines);
        }
    }

    /** One line. */
    record Line(Instant at, String text) {}
}
