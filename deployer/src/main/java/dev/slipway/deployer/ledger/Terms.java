package dev.slipway.deployer.ledger;

import dev.slipway.deployer.config.Freeze;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.lease.LeasePolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * On what terms a run enters an environment.
 *
 * @param state where lease and ledger are kept; absent where there is neither
 * @param freezes when it may not; none for verbs that are allowed in a freeze
 * @param despiteFreeze why it does so all the same; absent when it does not
 * @param patience how long somebody else's end is waited for; zero for not at all
 */
public record Terms(
        @Nullable State state,
        List<Freeze> freezes,
        @Nullable String despiteFreeze,
        Duration patience,
        LeasePolicy policy) {

    public Terms {
        freezes = List.copyOf(freezes);
    }
}
