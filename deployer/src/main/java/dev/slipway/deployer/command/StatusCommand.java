package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Configuration;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.maintenance.Maintenance;
import dev.slipway.deployer.status.Situation;
import dev.slipway.deployer.status.SituationText;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.util.ArrayList;
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
        description = {
            "Shows what runs, service by service, whether maintenance is on, who has the lease, and what a killed run has left;",
            "in all environments unless one is named."
        },
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
        Cancellation cancellation = new Cancellation();
        Timing timing = surroundings.timing().apply(cancellation);
        List<Situation> all = new ArrayList<>();
        for (Environment one : asked) {
            try (Aws aws = surroundings.connect().apply(one.region())) {
                all.add(Situation.read(
                        one,
                        configuration.state(),
                        aws,
                        control -> new Maintenance(
                                aws, timing.clock(), timing.sleeper(), cancellation, one, control, _ -> {})));
            }
        }
        if (options.json()) {
            surroundings
                    .out()
                    .println(JsonMapper.shared()
                            .writeValueAsString(Map.of(
                                    "environments",
                                    all.stream().map(Situation::fields).toList())));
        } else {
            print(all);
        }
        return ExitCode.DONE.number();
    }

    private void print(List<Situation> all) {
        for (int index = 0; index < all.size(); index++) {
            if (index > 0) {
                surroundings.out().println();
            }
            SituationText.print(all.get(index), surroundings.out());
        }
    }
}
