package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Configuration;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.pipeline.Source;
import dev.slipway.deployer.time.Cancellation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The environment in which a digest has to have run first, opened to be read: with the credentials at hand, or as the role
 * {@code after.readRole}, its ledger too. Calls nothing yet.
 */
final class Predecessor implements AutoCloseable {
    private final Configuration configuration;
    private final Environment environment;
    private final Aws own;
    private final @Nullable Aws role;

    private Predecessor(Configuration configuration, Environment environment, Aws own, @Nullable Aws role) {
        this.configuration = configuration;
        this.environment = environment;
        this.own = own;
        this.role = role;
    }

    /**
     * Opens it.
     *
     * @param target the environment that comes after it
     * @param name its own
     */
    static Predecessor open(Surroundings surroundings, Configuration configuration, Environment target, String name) {
        Environment before = configuration.environment(name);
        Aws own = surroundings.connect().apply(before.region());
        Optional<Aws> role = configuration.readRole(target).map(arn -> own.assuming(arn, before.region()));
        return new Predecessor(configuration, before, own, role.orElse(null));
    }

    Source source() {
        return source(role == null ? own : role);
    }

    /** The same with an ear for a run's cancellation. */
    Source heeding(Cancellation cancellation) {
        return source((role == null ? own : role).heeding(cancellation));
    }

    private Source source(Aws aws) {
        return new Source(environment, aws, ledger(configuration, environment, aws));
    }

    /** What is recorded of an environment, over the same credentials as the rest of it; null where nothing is. */
    static @Nullable Ledger ledger(Configuration configuration, Environment environment, Aws aws) {
        State state = configuration.state();
        return state == null ? null : new Ledger(aws.objects(state.bucket()), state, environment.name());
    }

    @Override
    public void close() {
        if (role != null) {
            role.close();
        }
        own.close();
    }
}
