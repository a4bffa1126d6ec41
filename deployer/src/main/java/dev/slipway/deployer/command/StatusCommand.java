package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Configuration;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.ExitCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code status [ENV]}. Reads only. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows what runs, service by service; in all environments unless one is named.",
        footer = {"", "Example:", "  deployer status", "  deployer status production --output json"})
final class StatusCommand implements Callable<Integer> {
    private final GlobalOptions options;

    private final Surroundings surroundings;

    @Parameters(paramLabel = "ENV", arity = "0..1", description = "An environment of slipway.yml (default: all).")
    private @Nullable String environment;

    StatusCommand(GlobalOptions options, Surroundings surroundings) {
        this.options = options;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Configuration configuration = options.configuration(surroundings.variables());
        List<Environment> asked = environment == null
                ? List.copyOf(configuration.environments().values())
                : List.of(configuration.environment(environment));
        Map<String, List<RunningService>> all = new LinkedHashMap<>();
        for (Environment one : asked) {
            try (Aws aws = surroundings.connect().apply(one.region())) {
                all.put(one.name(), RunningService.in(one, aws));
            }
        }
        if (options.json()) {
            surroundings.out().println(JsonMapper.shared().writeValueAsString(json(all)));
        } else {
            print(all);
        }
        return ExitCode.DONE.number();
    }

    private static Map<String, Object> json(Map<String, List<RunningService>> all) {
        List<Map<String, Object>> environments = new ArrayList<>();
        all.forEach((name, services) -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("environment", name);
            fields.put("services", services.stream().map(RunningService::fields).toList());
            environments.add(fields);
        });
        return Map.of("environments", environments);
    }

    private void print(Map<String, List<RunningService>> all) {
        String row = "%-12s %-12s %-14s %8s %8s %8s  %-12s %s%n";
        surroundings
                .out()
                .printf(row, "ENVIRONMENT", "SERVICE", "RUNS", "DESIRED", "RUNNING", "PENDING", "DEPLOYMENT", "SINCE");
        all.forEach((name, services) -> services.forEach(one -> surroundings
                .out()
                .printf(
                        row,
                        name,
                        one.service(),
                        one.runs(),
                        one.desired(),
                        one.running(),
                        one.pending(),
                        one.deployment(),
                        one.since() == null ? "" : one.since().toString())));
    }
}
