package dev.slipway.app;

import dev.slipway.app.adhoc.AdHocDatabase;
import dev.slipway.app.adhoc.Outcome;
import dev.slipway.app.config.Configuration;
import dev.slipway.app.web.Json;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The one-off process that makes or drops an ad hoc environment's database and says in one line of JSON what it did. */
final class DatabaseProcess {
    private static final String USAGE = "usage: database create | drop";

    private final PrintStream output;
    private final PrintStream errors;

    DatabaseProcess(PrintStream output, PrintStream errors) {
        this.output = output;
        this.errors = errors;
    }

    /** Returns the exit code: 0 done now or before, 1 failed, 2 usage or refused. */
    int run(Configuration configuration, List<String> arguments) {
        String command = arguments.size() == 1 ? arguments.getFirst() : "";
        AdHocDatabase database = new AdHocDatabase(
                configuration.database(), configuration.administrator().orElseThrow(), configuration.environment());
        return switch (command) {
            case "create" -> print(configuration, command, database.create());
            case "drop" -> print(configuration, command, database.drop());
            default -> {
                errors.println(USAGE);
                yield 2;
            }
        };
    }

    private int print(Configuration configuration, String command, Outcome outcome) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("command", command);
        line.put("environment", configuration.environment());
        int exitCode = switch (outcome) {
            case Outcome.Done done -> {
                line.put("outcome", done.change().text());
                line.put("database", done.database());
                line.put("role", done.role());
                line.put("roleOutcome", done.roleChange().text());
                yield 0;
            }
            case Outcome.Refused refused -> {
                line.put("outcome", "refused");
                line.put("reason", refused.reason());
                yield 2;
            }
            case Outcome.Failed failed -> {
                line.put("outcome", "failed");
                line.put("reason", failed.reason());
                yield 1;
            }
        };
        output.println(Json.MAPPER.writeValueAsString(line));
        return exitCode;
    }
}
