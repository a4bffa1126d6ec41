package dev.slipway.deployer.plan;

import dev.slipway.deployer.release.Digest;

/** Which digest an environment runs. */
public sealed interface RunningDigest {

    /** All its services run this one. */
    record One(Digest digest) implements RunningDigest {}

    /** There is no such digest; the problem is whole sentences that say what to do. */
    record None(String problem) implements RunningDigest {}
}
