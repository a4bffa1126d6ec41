package dev.slipway.app;

import dev.slipway.app.config.Configuration;
import dev.slipway.app.database.Database;
import dev.slipway.app.maintenance.AuditStore;
import dev.slipway.app.maintenance.Change;
import dev.slipway.app.maintenance.ChangeRequest;
import dev.slipway.app.maintenance.Maintenance;
import dev.slipway.app.maintenance.Redis;
import dev.slipway.app.maintenance.SharedState;
import dev.slipway.app.maintenance.StatusReader;
import dev.slipway.app.maintenance.Toggle;
import dev.slipway.app.web.Json;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** The one-off process that reads or changes the maintenance state where no web task can be asked to. */
final class MaintenanceProcess {
    private static final String USAGE =
            "usage: maintenance on --for PT30M --reason TEXT [--owner WHO] | off [--owner WHO] | status";

    private final PrintStream output;
    private final PrintStream errors;
    private final InstantSource clock;

    MaintenanceProcess(PrintStream output, PrintStream errors, InstantSource clock) {
        this.output = output;
        this.errors = errors;
        this.clock = clock;
    }

    /** Returns the exit code: 0 done, 1 Redis or the audit table failed, 2 usage. */
    int run(Configuration configuration, List<String> arguments) {
        Optional<Map<String, String>> options = options(arguments);
        if (options.isEmpty()) {
            errors.println(USAGE);
            return 2;
        }
        try (Database database = new Database(configuration.database(), "ublog-maintenance", 1);
                RedisClient redis = Redis.connect(configuration.redis().orElseThrow())) {
            SharedState shared = new SharedState(redis, configuration.environment());
            AuditStore audit = new AuditStore(database.jdbi());
            Maintenance maintenance = new Maintenance(clock);
            StatusReader status = new StatusReader(maintenance, shared, audit, clock);
            Toggle toggle = new Toggle(maintenance, shared, audit, clock);
            return switch (arguments.getFirst()) {
                case "on" -> change(status, toggle, "full", options.get());
                case "off" -> change(status, toggle, "off", options.get());
                default -> print(status, Optional.empty());
            };
        } catch (JedisException e) {
            errors.println("Tried to read the maintenance state but failed because: " + e.getMessage());
            return 1;
        }
    }

    private int change(StatusReader status, Toggle toggle, String mode, Map<String, String> options) {
        status.refresh();
        ChangeRequest request = ChangeRequest.of(
                Optional.of(mode),
                Optional.ofNullable(options.get("--reason")),
                Optional.ofNullable(options.get("--owner")),
                Optional.ofNullable(options.get("--for")));
        return switch (request) {
            case ChangeRequest.Invalid(List<String> problems) -> {
                errors.println(String.join("; ", problems));
                errors.println(USAGE);
                yield 2;
            }
            case ChangeRequest.Valid(Change change) ->
                switch (toggle.apply(change, OptionalLong.empty())) {
                    case Toggle.Result.Done done -> print(status, done.auditProblem());
                    case Toggle.Result.Conflict conflict -> {
                        errors.println("generation " + conflict.standing() + " stands");
                        yield 1;
                    }
                    case Toggle.Result.Unreachable unreachable -> {
                        errors.println("Redis did not answer: " + unreachable.reason());
                        yield 1;
                    }
                };
        };
    }

    private int print(StatusReader status, Optional<String> warning) {
        output.println(Json.MAPPER.writeValueAsString(status.read(warning)));
        return warning.isEmpty() ? 0 : 1;
    }

    private static Optional<Map<String, String>> options(List<String> arguments) {
        if (arguments.isEmpty() || !List.of("on", "off", "status").contains(arguments.getFirst())) {
            return Optional.empty();
        }
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < arguments.size(); i += 2) {
            boolean known = List.of("--for", "--reason", "--owner").contains(arguments.get(i));
            if (!known || i + 1 == arguments.size()) {
                return Optional.empty();
            }
            options.put(arguments.get(i), arguments.get(i + 1));
        }
        return Optional.of(options);
    }
}
