package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Configuration;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.lease.LeasePolicy;
import dev.slipway.deployer.lease.Leases;
import dev.slipway.deployer.ledger.Terms;
import dev.slipway.deployer.pipeline.OneOff;
import dev.slipway.deployer.pipeline.OneOffRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code run ENV [--image TAG|DIGEST] [--service KEY] -- COMMAND…}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description =
                "Runs a command in a task of its own and shows its log; ends with the container's exit code if it ran.",
        footer = {
            "",
            "Example:",
            "  deployer run staging -- migrate",
            "  deployer run production --service web -- maintenance status"
        })
final class RunCommand implements Callable<Integer> {
    private final GlobalOptions options;

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "ENV", description = "An environment of slipway.yml.")
    private String environment = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "COMMAND",
            description = "In place of the container's own; after -- so that its options are not taken for ours.")
    private List<String> command = new ArrayList<>();

    @Option(
            names = "--image",
            paramLabel = "TAG|DIGEST",
            description = "Which image runs it (default: what the service runs).")
    private @Nullable String image;

    @Option(
            names = "--service",
            paramLabel = "KEY",
            description = "Whose task definition, network and role it takes (default: migrate.like, else the first).")
    private @Nullable String service;

    @Mixin
    private final WaitOption waiting = new WaitOption();

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "After which the task is stopped, such as 90s, 15m (default: 1h).")
    private String timeout = "1h";

    RunCommand(GlobalOptions options, Surroundings surroundings) {
        this.options = options;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Duration limit = DurationOption.read(spec, "--timeout", timeout);
        Configuration configuration = options.configuration(surroundings.variables());
        Environment target = configuration.environment(environment);
        Terms terms = new Terms(configuration.state(), List.of(), null, waiting.duration(spec), LeasePolicy.standard());
        String like = like(target);
        try (Aws aws = surroundings.connect().apply(target.region())) {
            Session session = new Session(surroundings, options.json(), target, aws);
            OneOffRequest request = new OneOffRequest(session.release(), like, image, command, limit);
            return session.hold(
                    "run",
                    String.join(" ", command),
                    false,
                    terms,
                    Leases.Purpose.WRITE,
                    (custody, events) ->
                            Ending.of(new OneOff(session.aws(), session.timing(), session.cancellation(), custody)
                                    .run(target, request, events)));
        }
    }

    private String like(Environment target) {
        String wanted = service;
        if (wanted == null) {
            Environment.Migration migration = target.migration();
            return migration == null ? target.services().getFirst().name() : migration.like();
        }
        if (target.service(wanted).isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "slipway.yml has no service \"" + wanted + "\"; there is "
                            + target.services().stream()
                                    .map(Environment.Service::name)
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        return wanted;
    }
}
