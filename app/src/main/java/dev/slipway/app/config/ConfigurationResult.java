package dev.slipway.app.config;

import java.util.List;

/** What reading the environment came to. */
public sealed interface ConfigurationResult {
    /** All that the process needs is there. */
    record Complete(Configuration configuration) implements ConfigurationResult {}

    /**
     * The process must not start.
     *
     * @param problems one line for each variable that is missing or invalid, in the order of their names
     */
    record Incomplete(List<String> problems) implements ConfigurationResult {
        public Incomplete {
            problems = List.copyOf(problems);
        }
    }
}
