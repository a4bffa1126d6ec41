package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.ledger.Ledger;
import org.jspecify.annotations.Nullable;

/**
 * The environment in which a digest must have run before another one takes it.
 *
 * @param aws to read it with; the same as the target's where both are in one account and region
 * @param ledger its records; absent where none are kept
 */
public record Source(
        Environment environment, Aws aws, @Nullable Ledger ledger) {

    /** One without records. */
    public Source(Environment environment, Aws aws) {
        this(environment, aws, null);
    }
}
