package dev.slipway.deployer.plan;

import java.util.List;

/** What planning came to. */
public sealed interface Planning {

    /** There is a plan. */
    record Ready(Plan plan) implements Planning {}

    /**
     * There can be none.
     *
     * @param problems every reason, each a whole sentence that says what to do
     */
    record Impossible(List<String> problems) implements Planning {
        public Impossible {
            problems = List.copyOf(problems);
        }
    }
}
