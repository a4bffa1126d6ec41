package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Configuration;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.lease.LeasePolicy;
import dev.slipway.deployer.lease.Leases;
import dev.slipway.deployer.ledger.Terms;
import dev.slipway.deployer.pipeline.Release;
import dev.slipway.deployer.pipeline.ReleaseRequest;
import dev.slipway.deployer.pipeline.Source;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What {@code deploy} and {@code promote} share. */
final class Releasing {
    private final Surroundings surroundings;

    Releasing(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * Releases.
     *
     * @param image absent for what runs in the environment before
     * @param older whether it may be older than what runs
     * @param wait for how long another run's end is waited for
     * @param despiteFreeze why it goes on in a freeze; absent when it does not
     */
    int release(
            String verb,
            GlobalOptions options,
            String name,
            @Nullable String image,
            boolean older,
            Duration wait,
            @Nullable String despiteFreeze) {
        Configuration configuration = options.configuration(surroundings.variables());
        Environment environment = configuration.environment(name);
        Terms terms = new Terms(
                configuration.state(), configuration.freezes(environment), despiteFreeze, wait, LeasePolicy.standard());
        String after = environment.after();
        if (after == null) {
            if (image == null || verb.equals("promote")) {
                surroundings
                        .err()
                        .println("There is nothing to promote to " + name
                                + ": it comes after no environment. Release with: deployer deploy " + name + " --image "
                                + (image == null ? "TAG" : image));
                return ExitCode.USAGE.number();
            }
            return release(verb, options, environment, terms, image, image, older, null);
        }
        try (Predecessor before = Predecessor.open(surroundings, configuration, environment, after)) {
            return release(
                    verb, options, environment, terms, image == null ? "from " + after : image, image, older, before);
        }
    }

    private int release(
            String verb,
            GlobalOptions options,
            Environment environment,
            Terms terms,
            String label,
            @Nullable String image,
            boolean older,
            @Nullable Predecessor before) {
        try (Aws aws = surroundings.connect().apply(environment.region())) {
            Session session = new Session(surroundings, options.json(), environment, aws);
            Source source = before == null ? null : before.heeding(session.cancellation());
            ReleaseRequest request =
                    new ReleaseRequest(session.release(), image, source, ReleaseRequest.Direction.ON, older);
            return session.hold(
                    verb,
                    label,
                    true,
                    terms,
                    Leases.Purpose.WRITE,
                    (custody, events) ->
                            Ending.of(new Release(session.aws(), session.timing(), session.cancellation(), custody)
                                    .deploy(environment, request, events)));
        }
    }
}
