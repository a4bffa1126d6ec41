package dev.slipway.deployer.history;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Objects;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.lease.Lease;
import dev.slipway.deployer.lease.Leases;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ReleaseId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the ledger tells of an environment. Reads only. Every method throws {@link AwsFailure} when S3 cannot be read. */
public final class Past {
    /** Further back nobody goes. */
    private static final int RECORDS = 200;

    private final Objects objects;
    private final State state;
    private final String environment;

    /** Of an environment whose state is in a bucket. */
    public Past(Objects objects, State state, String environment) {
        this.objects = objects;
        this.state = state;
        this.environment = environment;
    }

    /** The newest records. */
    public History history(int limit, Instant now) {
        Lease lease = Leases.look(objects, state, environment);
        ReleaseId holder = lease == null ? null : lease.holder().release();
        return new History(environment, new Ledger(objects, state, environment).newest(limit), holder, now);
    }

    /**
     * Where to go back to.
     *
     * @param running what all services run; absent when they run different things
     * @param wanted a release's id or a digest; absent for the last successful one before what runs
     */
    public WayBackTo wayBack(@Nullable Digest running, @Nullable String wanted, Instant now) {
        List<ReleaseRecord> records = history(RECORDS, now).records();
        return WayBackTo.choose(environment, records, running, wanted);
    }

    /** Without a ledger only a digest can be gone back to. */
    public static WayBackTo unrecorded(String environment, @Nullable String wanted) {
        return wanted != null && Digest.isDigest(wanted)
                ? new WayBackTo.Chosen(
                        new Digest(wanted), List.of(WayBackTo.unrecorded(environment, new Digest(wanted))))
                : new WayBackTo.Refused(
                        "Tried to find the release before the one that runs in %s but failed because: slipway.yml has no state, so nothing is recorded. Name what to go back to: --to sha256:…, or add: state: s3://BUCKET/PREFIX."
                                .formatted(environment));
    }
}
