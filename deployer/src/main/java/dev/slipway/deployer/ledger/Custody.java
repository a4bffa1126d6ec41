package dev.slipway.deployer.ledger;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.lease.Claimant;
import dev.slipway.deployer.lease.LeaseLost;
import dev.slipway.deployer.lease.Tenure;
import dev.slipway.deployer.release.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What a run has while it writes to an environment: the lease, and the record that it keeps. Without {@code state:} it has
 * neither, and everything here does nothing. Thread-safe.
 */
public final class Custody implements AutoCloseable {
    private final @Nullable Tenure tenure;
    private final Journal journal;
    private final @Nullable Claimant claimant;
    private final @Nullable String despiteFreeze;
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile boolean goingBack;

    /** @param despiteFreeze why it goes on in a freeze; absent when there is none */
    Custody(Tenure tenure, Journal journal, Claimant claimant, @Nullable String despiteFreeze) {
        this.tenure = tenure;
        this.journal = journal;
        this.claimant = claimant;
        this.despiteFreeze = despiteFreeze;
    }

    private Custody() {
        this.tenure = null;
        this.journal = Journal.none();
        this.claimant = null;
        this.despiteFreeze = null;
    }

    /** Of a run that nothing keeps from others. */
    public static Custody none() {
        return new Custody();
    }

    /** The same AWS, where each write to ECS is preceded by a look at the lease and a word in the record. */
    public Aws over(Aws aws) {
        return new GuardedAws(aws, new GuardedEcs(aws.ecs(), this), this);
    }

    public Journal journal() {
        return journal;
    }

    /** The environment's records; empty where nothing is recorded. */
    public Optional<Ledger> ledger() {
        return journal.ledger();
    }

    /** Whether there is a ledger. */
    public boolean recorded() {
        return claimant != null;
    }

    /**
     * Begins the record, before anything is written to the environment.
     *
     * @param label how a person named what is released, or the command that is run
     * @param digest what is released; absent for verbs that release nothing
     * @param services those that may be touched
     * @throws AwsFailure when it cannot be written: nothing may be changed then
     */
    public void open(
            Environment environment,
            String label,
            @Nullable Digest digest,
            Build build,
            Instant now,
            List<ReleaseRecord.Service> services) {
        if (claimant != null) {
            journal.open(ReleaseRecord.of(
                    new Opening(
                            claimant.release(),
                            environment.application(),
                            environment.name(),
                            environment.cluster(),
                            claimant.verb(),
                            label,
                            digest,
                            build,
                            claimant.actor(),
                            claimant.runUrl(),
                            now,
                            despiteFreeze),
                    claimant.holder(),
                    services));
        }
    }

    /**
     * Before a way back for which there is time: services that somebody else may have by now are not moved.
     *
     * @throws LeaseLost when the lease is somebody else's; not when S3 does not say
     */
    public void glance() {
        if (tenure != null) {
            tenure.glance();
        }
    }

    /** From now on what is written goes back, and waits neither for the lease nor for the record. */
    public void goBack() {
        goingBack = true;
    }

    boolean goingBack() {
        return goingBack;
    }

    /**
     * Before a write to ECS. Going forward the lease is looked at unless that was done within a second; going back it is enough
     * that nobody is known to have taken it.
     *
     * @throws LeaseLost when it is somebody else's
     */
    void beforeWrite() {
        if (tenure == null) {
            return;
        }
        if (goingBack) {
            tenure.checkLost();
        } else {
            tenure.check();
        }
    }

    /**
     * Before services are moved, by the file's names of them: looks at the lease, and records the intention.
     *
     * @throws LeaseLost when it is somebody else's
     */
    public void touching(List<String> services) {
        beforeWrite();
        journal.touching(services);
    }

    /** Leaves the environment to {@code abort}: something is on its way that nobody watches. */
    public void leaveRecovering() {
        if (left.getAndSet(true)) {
            return;
        }
        journal.recovering();
        if (tenure != null) {
            tenure.leaveRecovering();
        }
    }

    /** Takes a lease that was lost, and that nobody has, once more: false when somebody has it, or S3 does not say. */
    public boolean regain() {
        return tenure != null && tenure.regain();
    }

    /** Gives the lease back, unless it was left. */
    @Override
    public void close() {
        if (tenure != null) {
            tenure.close();
        }
    }
}
