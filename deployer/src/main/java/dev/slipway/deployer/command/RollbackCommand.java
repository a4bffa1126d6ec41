package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Configuration;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.history.Past;
import dev.slipway.deployer.history.WayBackTo;
import dev.slipway.deployer.lease.LeasePolicy;
import dev.slipway.deployer.lease.Leases;
import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.ledger.Terms;
import dev.slipway.deployer.pipeline.Release;
import dev.slipway.deployer.pipeline.ReleaseRequest;
import dev.slipway.deployer.plan.Planner;
import dev.slipway.deployer.plan.RunningDigest;
import dev.slipway.deployer.release.Digest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollback ENV [--to RELEASE|DIGEST]}. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description =
                "Deploys an earlier release again, on the database as it is: by default the last successful one before what runs.",
        footer = {
            "",
            "Example:",
            "  deployer rollback production",
            "  deployer rollback production --to 20261121-101500-0a1b"
        })
final class RollbackCommand implements Callable<Integer> {
    private final GlobalOptions options;

    private final Surroundings surroundings;

    @Mixin
    private final WaitOption waiting = new WaitOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ENV", description = "An environment of slipway.yml.")
    private String environment = "";

    @Option(
            names = "--to",
            paramLabel = "RELEASE|DIGEST",
            description = "A release of history, or a digest (sha256:…) of the repository.")
    private @Nullable String to;

    RollbackCommand(GlobalOptions options, Surroundings surroundings) {
        this.options = options;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Configuration configuration = options.configuration(surroundings.variables());
        Environment target = configuration.environment(environment);
        State state = configuration.state();
        Terms terms = new Terms(state, List.of(), null, waiting.duration(spec), LeasePolicy.standard());
        try (Aws aws = surroundings.connect().apply(target.region())) {
            Session session = new Session(surroundings, options.json(), target, aws);
            return session.hold(
                    "rollback",
                    to == null ? "to the release before" : "to " + to,
                    true,
                    terms,
                    Leases.Purpose.WRITE,
                    (custody, events) -> back(session, custody, target, state, events));
        }
    }

    private Ending back(Session session, Custody custody, Environment target, @Nullable State state, Events events) {
        Instant now = session.timing().clock().instant();
        return switch (choice(session, target, state, now)) {
            case WayBackTo.Refused(String problem) -> Ending.of(ExitCode.PREFLIGHT_FAILED, problem);
            case WayBackTo.Chosen(Digest digest, List<String> warnings) -> {
                warnings.forEach(warning -> events.publish(new Event.Warned(now, warning)));
                yield Ending.of(new Release(session.aws(), session.timing(), session.cancellation(), custody)
                        .deploy(
                                target,
                                new ReleaseRequest(
                                        session.release(), digest.value(), null, ReleaseRequest.Direction.BACK),
                                events));
            }
        };
    }

    private WayBackTo choice(Session session, Environment target, @Nullable State state, Instant now) {
        if (state == null) {
            return Past.unrecorded(target.name(), to);
        }
        Digest running = switch (new Planner(session.aws()).runningIn(target)) {
            case RunningDigest.One(Digest digest) -> digest;
            case RunningDigest.None _ -> null;
        };
        return new Past(session.aws().objects(state.bucket()), state, target.name()).wayBack(running, to, now);
    }
}
