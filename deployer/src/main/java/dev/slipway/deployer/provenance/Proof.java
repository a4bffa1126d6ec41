package dev.slipway.deployer.provenance;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.release.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a digest ran successfully in an environment: by ECS's own service revisions in every service of the release, and
 * by the environment's ledger where there is one. The sha256 is what is looked for, whatever repository it lies in.
 */
public final class Proof {
    /** Verbs whose records prove something. */
    private static final Set<String> RELEASES = Set.of("deploy", "promote", "rollback");

    /** Records that are read, first and at most. */
    private static final List<Integer> RECORDS = List.of(10, 100);

    private final Environment environment;
    private final Aws source;
    private final @Nullable Ledger ledger;

    /**
     * Over an environment.
     *
     * @param source reads it
     * @param ledger its records; absent where none are kept
     */
    public Proof(Environment environment, Aws source, @Nullable Ledger ledger) {
        this.environment = environment;
        this.source = source;
        this.ledger = ledger;
    }

    /** What came of it. */
    public sealed interface Result {

        /** It ran there; each source of that is a whole sentence. */
        record Proved(List<String> sources) implements Result {
            public Proved {
                sources = List.copyOf(sources);
            }
        }

        /** It did not; each problem is whole sentences that say what to do. */
        record Refused(List<String> problems) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Asks for a digest.
     *
     * @param services those of the release, in all of which it must have run
     * @throws AwsFailure when AWS cannot be read
     */
    public Result of(List<Environment.Service> services, Digest digest) {
        List<String> problems = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        ServiceHistory history = new ServiceHistory(source.ecs(), environment.cluster());
        for (Environment.Service service : services) {
            Environment.Service there = environment.service(service.name()).orElse(service);
            history.refusal(there, digest).ifPresent(reason -> problems.add(problem(digest, reason)));
        }
        sources.add("Proved in %s by ECS's service revisions of %s."
                .formatted(
                        environment.name(),
                        services.stream().map(Environment.Service::name).collect(Collectors.joining(", "))));
        if (ledger != null) {
            record(ledger, digest, sources, problems);
        }
        return problems.isEmpty() ? new Result.Proved(sources) : new Result.Refused(problems);
    }

    private void record(Ledger records, Digest digest, List<String> sources, List<String> problems) {
        boolean any = false;
        for (int limit : RECORDS) {
            List<ReleaseRecord> releases = records.newest(limit).stream()
                    .flatMap(entry -> entry instanceof Entry.Kept kept ? Stream.of(kept.record()) : Stream.empty())
                    .filter(record -> RELEASES.contains(record.opening().verb()))
                    .toList();
            any |= !releases.isEmpty();
            Optional<ReleaseRecord> found = releases.stream()
                    .filter(record -> digest.equals(record.opening().digest()))
                    .findFirst();
            if (found.isPresent()) {
                if (found.get().successful()) {
                    sources.add("And by the ledger's record of release "
                            + found.get().release() + ".");
                } else {
                    problems.add(problem(
                            digest,
                            "the ledger's newest record of it, " + found.get().release()
                                    + ", is not that of a success"));
                }
                return;
            }
        }
        if (any) {
            problems.add(problem(digest, "the ledger has no record of it"));
        } else {
            sources.add("The ledger of " + environment.name() + " has no release yet.");
        }
    }

    private String problem(Digest digest, String reason) {
        return "Tried to prove %s in %s but failed because: %s. Deploy it to %s first, or promote what runs there."
                .formatted(digest.abbreviated(), environment.name(), reason, environment.name());
    }
}
