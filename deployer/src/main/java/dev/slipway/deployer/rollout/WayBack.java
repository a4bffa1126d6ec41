package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Brings the services that a release has touched back to the revisions that they ran before. Not thread-safe. */
public final class WayBack {
    /** Within which a cancelled run's requests are out, of the 10 s that GitHub gives from SIGINT to SIGKILL. */
    private static final Duration SECONDS = Duration.ofMillis(4500);

    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int TRIES = 4;

    private final Aws aws;
    private final Environment environment;
    private final Timing timing;
    private final Cancellation cancellation;
    private final Events events;

    public WayBack(Aws aws, Environment environment, Timing timing, Cancellation cancellation, Events events) {
        this.aws = aws;
        this.environment = environment;
        this.timing = timing;
        this.cancellation = cancellation;
        this.events = events;
    }

    /**
     * Requests the way back within 5 s, of all services side by side, and does not watch it.
     *
     * @return a sentence for each service whose request failed
     */
    public List<String> request(Waves waves, Set<String> except) {
        return request(returns(waves, except));
    }

    private List<String> request(List<Return> returns) {
        timing.haste()
                .all(returns.stream().map(one -> (Runnable) () -> insist(one)).toList(), SECONDS);
        return returns.stream()
                .filter(one -> !one.requested() || one.problem().isPresent())
                .map(Return::unfinished)
                .toList();
    }

    private void insist(Return one) {
        Instant end = timing.clock().instant().plus(SECONDS);
        for (int tries = 0; tries < TRIES && !one.requested(); tries++) {
            if (tries > 0) {
                timing.haste().pause(PAUSE);
            }
            if (timing.clock().instant().isBefore(end)) {
                one.hurry(tries > 0);
            }
        }
    }

    /**
     * Brings every service back that was touched, and watches it.
     *
     * @param except services that are somebody else's now
     */
    public Restored restore(Waves waves, Set<String> except) {
        return bring(returns(waves, except), waves.allowed());
    }

    /**
     * The same for services that a run has moved, or was about to, which is gone: their deployments are those that go to the
     * moves' revisions.
     *
     * @param allowed how long it may take
     */
    public Restored restore(List<Move> moves, Duration allowed) {
        return bring(
                moves.stream()
                        .map(move -> new Started(move, Ours.NOT_KNOWN_YET, move.after(), Set.of()))
                        .map(started -> new Return(started, null, aws.ecs(), environment, timing.clock(), events))
                        .toList(),
                allowed);
    }

    private Restored bring(List<Return> returns, Duration allowed) {
        Watch updates = new Watch(aws.ecs(), environment.cluster(), List.of());
        int refusals = 0;
        Instant begin = timing.clock().instant();
        Instant deadline = begin.plus(allowed);
        while (true) {
            Cancellation.Signal signal = cancellation.requested().orElse(null);
            if (signal != null) {
                return new Restored.Unwatched(signal, request(returns));
            }
            advance(returns, updates);
            if (returns.stream().allMatch(Return::over)) {
                List<String> problems =
                        returns.stream().flatMap(one -> one.problem().stream()).toList();
                return problems.isEmpty() ? new Restored.Complete() : new Restored.Incomplete(problems);
            }
            Instant now = timing.clock().instant();
            if (!now.isBefore(deadline)) {
                return new Restored.Incomplete(returns.stream()
                        .filter(one -> !one.over() || one.problem().isPresent())
                        .map(Return::unfinished)
                        .toList());
            }
            refusals = returns.stream().anyMatch(Return::refused) ? refusals + 1 : 0;
            timing.pause(Pace.of(timing).next(now, List.of(Course.from(begin)), List.of(), refusals));
        }
    }

    /** What they ask for now is followed from the next time on. */
    private void advance(List<Return> returns, Watch updates) {
        Sight sight = new Sight(aws.ecs(), environment.cluster(), returns, updates);
        List<Started> before = updates(returns);
        returns.forEach(one -> one.advance(sight));
        updates.follow(
                updates(returns).stream().filter(one -> !before.contains(one)).toList());
    }

    private static List<Started> updates(List<Return> returns) {
        return returns.stream().flatMap(one -> one.updated().stream()).toList();
    }

    private List<Return> returns(Waves waves, Set<String> except) {
        return waves.touched().stream()
                .filter(started -> !except.contains(started.name()))
                .map(started -> new Return(
                        started,
                        waves.deployment(started).orElse(null),
                        aws.ecs(),
                        environment,
                        timing.clock(),
                        events))
                .toList();
    }
}
