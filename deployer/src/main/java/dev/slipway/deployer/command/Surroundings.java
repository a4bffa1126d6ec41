package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the program finds around itself, and all that a verb may touch.
 *
 * @param variables the environment variables
 * @param out for what was asked for: a plan, a status, JSON
 * @param err for what is said about it: messages, warnings
 * @param terminal whether a person looks at {@code out}
 * @param version the program's own
 * @param connect to AWS in a region; calls nothing yet
 * @param signals has the cancellation asked when the process gets SIGINT or SIGTERM
 * @param timing the wall clock, with waits that end once the cancellation is asked
 */
public record Surroundings(
        Map<String, String> variables,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        String version,
        Function<String, Aws> connect,
        Consumer<Cancellation> signals,
        Function<Cancellation, Timing> timing) {

    public Surroundings {
        variables = Map.copyOf(variables);
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /** See no-color.org: any value that is not empty switches them off. */
    boolean colours() {
        return terminal
                && variable("NO_COLOR").isEmpty()
                && !variable("TERM").orElse("").equals("dumb");
    }

    boolean github() {
        return variable("GITHUB_ACTIONS").filter("true"::equals).isPresent();
    }

    boolean debug() {
        return variable("SLIPWAY_DEBUG").isPresent();
    }

    /** Who asked for the run, as far as anybody says. */
    Optional<String> actor() {
        return variable("GITHUB_ACTOR").or(() -> variable("USER"));
    }

    /** Where the run's own log is read, when GitHub runs it. */
    Optional<String> runUrl() {
        return variable("GITHUB_SERVER_URL")
                .flatMap(server -> variable("GITHUB_REPOSITORY")
                        .flatMap(repository -> variable("GITHUB_RUN_ID")
                                .map(run -> server + "/" + repository + "/actions/runs/" + run)));
    }
}
