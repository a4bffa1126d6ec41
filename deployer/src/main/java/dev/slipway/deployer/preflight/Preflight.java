package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.ledger.Ledger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks before anything is written. Independent checks run side by side, and all that they find is reported at once. A check that
 * only advises never stops a release: what it could not look at is said, once, and nobody waits for it longer than the preflight
 * may take. Reads only. Thread-safe.
 */
public final class Preflight {
    /** For all that only advises, together. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Aws aws;
    private final @Nullable Ledger ledger;
    private final InstantSource clock;
    private final Duration patience;
    private final List<Check> checks;

    /** One without records. */
    public Preflight(Aws aws, InstantSource clock) {
        this(aws, null, clock);
    }

    /** @param ledger the environment's records; absent where none are kept */
    public Preflight(Aws aws, @Nullable Ledger ledger, InstantSource clock) {
        this(aws, ledger, clock, PATIENCE, Checks.ALL);
    }

    /**
     * The same with other checks.
     *
     * @param patience how long those that only advise may take together, by the wall clock
     */
    Preflight(Aws aws, @Nullable Ledger ledger, InstantSource clock, Duration patience, List<Check> checks) {
        this.aws = aws;
        this.ledger = ledger;
        this.clock = clock;
        this.patience = patience;
        this.checks = checks;
    }

    /** Everything that stands in the way, or that a person should know; in the order of the list of checks. */
    public List<Finding> check(Subject subject) {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            View view = new View(aws, ledger, subject, clock, new Reads(threads));
            List<Check> needed = new ArrayList<>();
            List<Check> advising = new ArrayList<>();
            for (Check check : checks) {
                if (check.appliesTo(subject)) {
                    (check.weight() == Check.Weight.NEEDED ? needed : advising).add(check);
                }
            }
            List<Future<List<Finding>>> answers = needed.stream()
                    .map(check -> threads.submit(look(check, view)))
                    .toList();
            List<Future<List<Finding>>> advice = threads.invokeAll(
                    advising.stream().map(check -> look(check, view)).toList(),
                    patience.toMillis(),
                    TimeUnit.MILLISECONDS);
            Report report = new Report(checks);
            for (int index = 0; index < needed.size(); index++) {
                add(report, needed.get(index), answers.get(index));
            }
            for (int index = 0; index < advising.size(); index++) {
                add(report, advising.get(index), advice.get(index));
            }
            return report.findings();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            // Nobody waits for reads whose checks were late.
            threads.shutdownNow();
        }
    }

    private static Callable<List<Finding>> look(Check check, View view) {
        return () -> check.look().in(view);
    }

    private void add(Report report, Check check, Future<List<Finding>> answer) throws InterruptedException {
        try {
            report.found(check, answer.get());
        } catch (CancellationException e) {
            report.late(check, patience);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AwsFailure failure) {
                report.unanswered(check, failure);
            } else {
                report.fault(check, e.getCause());
            }
        }
    }
}
