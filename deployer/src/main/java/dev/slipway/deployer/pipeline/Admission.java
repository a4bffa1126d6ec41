package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.plan.Planner;
import dev.slipway.deployer.plan.Planning;
import dev.slipway.deployer.plan.RunningDigest;
import dev.slipway.deployer.preflight.Finding;
import dev.slipway.deployer.preflight.Preflight;
import dev.slipway.deployer.preflight.Subject;
import dev.slipway.deployer.provenance.Age;
import dev.slipway.deployer.provenance.Proof;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.Image;
import dev.slipway.deployer.schema.Horizon;
import dev.slipway.deployer.schema.Outlook;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The door: resolves what is to be released once, looks for everything that stands in its way, and plans. Reads only.
 */
final class Admission {

    /** Whether a release may begin. */
    sealed interface Result {}

    /**
     * It may.
     *
     * @param proof by what the digest is proved in the environment before, a sentence each; none where nothing is asked
     * @param outlook what it would do to the schema
     */
    record Admitted(Plan plan, List<String> proof, Outlook outlook) implements Result {
        Admitted {
            proof = List.copyOf(proof);
        }
    }

    record Refused(Outcome outcome) implements Result {}

    private final Aws aws;
    private final Environment environment;
    private final ReleaseRequest request;
    private final Timing timing;
    private final Cancellation cancellation;
    private final Events events;
    private final @Nullable Ledger ledger;

    /** @param ledger of the environment; absent where nothing is recorded */
    Admission(
            Aws aws,
            Environment environment,
            ReleaseRequest request,
            Timing timing,
            Cancellation cancellation,
            Events events,
            @Nullable Ledger ledger) {
        this.ledger = ledger;
        this.aws = aws;
        this.environment = environment;
        this.request = request;
        this.timing = timing;
        this.cancellation = cancellation;
        this.events = events;
    }

    private record Look(Result result, List<String> warnings) {}

    Result decide() {
        Look look = new Insistence(timing, cancellation).result(this::look);
        Instant now = timing.clock().instant();
        look.warnings().forEach(text -> events.publish(new Event.Warned(now, text)));
        return look.result();
    }

    private Insistence.Look<Look> look() {
        try {
            String asked = request.image();
            Source source = request.source();
            if (asked != null || source == null) {
                return look(String.valueOf(asked));
            }
            return switch (new Planner(source.aws()).runningIn(source.environment())) {
                case RunningDigest.One(Digest digest) -> look(digest.value());
                case RunningDigest.None(String problem) ->
                    new Insistence.Look<>(new Look(refused(List.of(problem)), List.of()), Duration.ZERO);
            };
        } catch (AwsFailure e) {
            return new Insistence.Look<>(
                    new Look(refused(List.of(String.valueOf(e.getMessage()))), List.of()), Insistence.after(e));
        }
    }

    private Insistence.Look<Look> look(String label) {
        Image image = aws.images().find(environment.repository(), label).orElse(null);
        List<Finding> found = new ArrayList<>(
                new Preflight(aws, ledger, timing.clock()).check(Subject.release(environment, label, image)));
        Source source = request.source();
        List<String> proof = List.of();
        if (image != null && source != null) {
            switch (new Proof(source.environment(), source.aws(), source.ledger())
                    .of(environment.services(), image.digest())) {
                case Proof.Result.Proved(List<String> sources) -> proof = sources;
                case Proof.Result.Refused(List<String> problems) ->
                    problems.forEach(problem -> found.add(new Finding(Finding.Kind.OBSTACLE, problem)));
            }
        }
        List<String> obstacles = of(Finding.Kind.OBSTACLE, found);
        List<String> unanswered = of(Finding.Kind.UNANSWERED, found);
        return new Insistence.Look<>(
                new Look(decide(label, image, found, proof), of(Finding.Kind.WARNING, found)),
                unanswered.isEmpty() || !obstacles.isEmpty() ? Duration.ZERO : Insistence.PATIENCE);
    }

    private Result decide(String label, @Nullable Image image, List<Finding> found, List<String> proof) {
        List<String> busy = of(Finding.Kind.BUSY, found);
        List<String> against = Stream.of(Finding.Kind.OBSTACLE, Finding.Kind.UNANSWERED)
                .flatMap(kind -> of(kind, found).stream())
                .toList();
        if (image == null || !against.isEmpty()) {
            return refused(Stream.concat(against.stream(), busy.stream()).toList());
        }
        if (!busy.isEmpty()) {
            return new Refused(new Outcome.Locked(String.join("\n", busy)));
        }
        return switch (new Planner(aws).plan(environment, label, image)) {
            case Planning.Ready(Plan plan) -> back(plan).orElseGet(() -> admitted(plan, proof));
            case Planning.Impossible(List<String> problems) -> refused(problems);
        };
    }

    /** Unless a migration would take away what the code that runs still needs. */
    private Result admitted(Plan plan, List<String> proof) {
        if (request.direction() == ReleaseRequest.Direction.BACK || !plan.changesAnything()) {
            return new Admitted(plan, proof, Outlook.NONE);
        }
        Outlook outlook =
                new Horizon(aws.images(), environment, ledger).of(plan.image().digest(), plan.running());
        return outlook.refusals().isEmpty() ? new Admitted(plan, proof, outlook) : refused(outlook.refusals());
    }

    /** A refusal of what would go back, unless that was asked for. */
    private Optional<Result> back(Plan plan) {
        if (request.older() || !plan.changesAnything()) {
            return Optional.empty();
        }
        return new Age(aws.images(), environment.repository())
                .refusal(environment.name(), plan.image().digest(), plan.running())
                .map(problem -> refused(List.of(problem)));
    }

    private static List<String> of(Finding.Kind kind, List<Finding> found) {
        return found.stream()
                .filter(finding -> finding.kind() == kind)
                .map(Finding::text)
                .toList();
    }

    private static Result refused(List<String> problems) {
        return new Refused(new Outcome.PreflightFailed(problems));
    }
}
