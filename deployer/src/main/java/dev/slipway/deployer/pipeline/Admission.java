package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.plan.Planner;
import dev.slipway.deployer.plan.Planning;
import dev.slipway.deployer.plan.RunningDigest;
import dev.slipway.deployer.preflight.Finding;
import dev.slipway.deployer.preflight.Preflight;
import dev.slipway.deployer.preflight.Proof;
import dev.slipway.deployer.preflight.Subject;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.Image;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The door: resolves what is to be released once, looks for everything that stands in its way, and plans. Reads only.
 */
final class Admission {

    /** Whether a release may begin. */
    sealed interface Result {}

    record Admitted(Plan plan) implements Result {}

    record Refused(Outcome outcome) implements Result {}

    private final Aws aws;
    private final Environment environment;
    private final ReleaseRequest request;
    private final InstantSource clock;
    private final Events events;

    Admission(Aws aws, Environment environment, ReleaseRequest request, InstantSource clock, Events events) {
        this.aws = aws;
        this.environment = environment;
        this.request = request;
        this.clock = clock;
        this.events = events;
    }

    Result decide() {
        try {
            String asked = request.image();
            Source source = request.source();
            if (asked != null || source == null) {
                return decide(String.valueOf(asked));
            }
            return switch (new Planner(source.aws()).runningIn(source.environment())) {
                case RunningDigest.One(Digest digest) -> decide(digest.value());
                case RunningDigest.None(String problem) -> refused(List.of(problem));
            };
        } catch (AwsFailure e) {
            return refused(List.of(String.valueOf(e.getMessage())));
        }
    }

    private Result decide(String label) {
        Image image = aws.images().find(environment.repository(), label).orElse(null);
        List<Finding> found = new ArrayList<>(new Preflight(aws).check(Subject.release(environment, image)));
        Source source = request.source();
        if (image == null) {
            found.addFirst(new Finding(Finding.Kind.OBSTACLE, Planner.noSuchImage(environment, label)));
        } else if (source != null) {
            found.addAll(new Proof(source.aws()).of(source.environment(), environment.services(), image.digest()));
        }
        of(Finding.Kind.WARNING, found).forEach(text -> events.publish(new Event.Warned(clock.instant(), text)));
        List<String> obstacles = of(Finding.Kind.OBSTACLE, found);
        List<String> busy = of(Finding.Kind.BUSY, found);
        if (image == null || !obstacles.isEmpty()) {
            return refused(Stream.concat(obstacles.stream(), busy.stream()).toList());
        }
        if (!busy.isEmpty()) {
            return new Refused(new Outcome.Locked(String.join("\n", busy)));
        }
        return switch (new Planner(aws).plan(environment, label, image)) {
            case Planning.Ready(Plan plan) -> new Admitted(plan);
            case Planning.Impossible(List<String> problems) -> refused(problems);
        };
    }

    private static List<String> of(Finding.Kind kind, List<Finding> found) {
        return found.stream()
                .filter(finding -> finding.kind() == kind)
                .map(Finding::message)
                .toList();
    }

    private static Result refused(List<String> problems) {
        return new Refused(new Outcome.PreflightFailed(problems));
    }
}
