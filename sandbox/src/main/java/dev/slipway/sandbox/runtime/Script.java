package dev.slipway.sandbox.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the containers of an image do with their lives, for {@link ScriptedRuntime}. A script is a value; each method gives
 * another one. All durations count from the moment the container's process runs, unless they say otherwise.
 *
 * <pre>
 * Script.runs().bootsIn(ofSeconds(3)).healthyAfter(ofSeconds(8)).logs(ofSeconds(1), "listening")
 *         .on("migrate", Script.exits(0, ofSeconds(20)).logs(ofSeconds(2), "applied V7"))
 *         .firstStarts(2, Script.exits(1, ofSeconds(1)))
 * </pre>
 *
 * @param refusal why no container starts, as ECS gives it in the container's {@code reason}
 * @param boot from the order to start until the process runs
 * @param health from when to when health checks pass, of the container and of its targets alike
 * @param end how the container ends by itself
 * @param atSigterm what it does about SIGTERM
 * @param lines what it writes, in the order of their instants
 * @param early what the first so many starts of the image do instead
 * @param commands what a container does instead whose command begins with this word
 */
public record Script(
        Optional<String> refusal,
        Duration boot,
        Health health,
        Optional<End> end,
        AtSigterm atSigterm,
        List<Line> lines,
        Optional<Early> early,
        Map<String, Script> commands) {

    /** Longer than any rehearsal. */
    private static final Duration NEVER = Duration.ofDays(36_500);

    private static final int SIGTERM = 128 + 15;

    public Script {
        lines = List.copyOf(lines);
        commands = Map.copyOf(commands);
    }

    /** Health checks pass from the first instant on, and fail from the second one on. */
    public record Health(Duration from, Duration until) {}

    /** An end of the container's own accord, a while after its start. */
    public sealed interface End {
        Duration after();

        /** Its process exits. */
        record Exits(Duration after, int exitCode) implements End {}

        /** It uses more memory than it may, and is killed. */
        record RunsOutOfMemory(Duration after) implements End {}
    }

    /** A line of its log. */
    public record Line(Duration at, String text) {}

    /** What the first starts do. */
    public record Early(int starts, Script script) {}

    /** What a container does about SIGTERM. */
    public sealed interface AtSigterm {
        /** Ends, after a while from the signal. */
        record Exits(Duration after, int exitCode) implements AtSigterm {}

        /** Goes on until it is killed. */
        record Ignores() implements AtSigterm {}
    }

    /** Runs until SIGTERM, healthy from the start, and exits 0 at once then. */
    public static Script runs() {
        return new Script(
                Optional.empty(),
                Duration.ZERO,
                new Health(Duration.ZERO, NEVER),
                Optional.empty(),
                new AtSigterm.Exits(Duration.ZERO, 0),
                List.of(),
                Optional.empty(),
                Map.of());
    }

    /** Exits by itself, and no health check passes before. SIGTERM ends it earlier with 143. */
    public static Script exits(int exitCode, Duration after) {
        return runs().neverHealthy().exitsWith(exitCode, after).atSigterm(new AtSigterm.Exits(Duration.ZERO, SIGTERM));
    }

    /** Runs as {@link #runs} does until it needs more memory than it may have. */
    public static Script runsOutOfMemory(Duration after) {
        return runs().end(new End.RunsOutOfMemory(after));
    }

    /** Its image cannot be pulled ("Stopped tasks error messages": CannotPullContainerError). */
    public static Script cannotPull() {
        return refuses("CannotPullContainerError: pull image manifest has been retried 5 time(s): not found");
    }

    /** No container starts. */
    public static Script refuses(String reason) {
        return new Script(
                Optional.of(reason),
                Duration.ZERO,
                new Health(NEVER, NEVER),
                Optional.empty(),
                new AtSigterm.Ignores(),
                List.of(),
                Optional.empty(),
                Map.of());
    }

    /** Lets the process run a while after the order to start. */
    public Script bootsIn(Duration duration) {
        return new Script(refusal, duration, health, end, atSigterm, lines, early, commands);
    }

    /** Lets health checks pass a while after the start, not before. */
    public Script healthyAfter(Duration duration) {
        return health(new Health(duration, health.until()));
    }

    /** Lets health checks fail a while after the start, for good. */
    public Script unhealthyAfter(Duration duration) {
        return health(new Health(health.from(), duration));
    }

    /** Lets no health check pass. */
    public Script neverHealthy() {
        return healthyAfter(NEVER);
    }

    private Script health(Health other) {
        return new Script(refusal, boot, other, end, atSigterm, lines, early, commands);
    }

    /** Lets it exit by itself, healthy until then as its script says. */
    public Script exitsWith(int exitCode, Duration after) {
        return end(new End.Exits(after, exitCode));
    }

    private Script end(End other) {
        return new Script(refusal, boot, health, Optional.of(other), atSigterm, lines, early, commands);
    }

    /** Lets it take a while from SIGTERM to its end with exit code 0. */
    public Script stopsIn(Duration duration) {
        return atSigterm(new AtSigterm.Exits(duration, 0));
    }

    /** Lets SIGKILL alone end it. */
    public Script ignoresSigterm() {
        return atSigterm(new AtSigterm.Ignores());
    }

    private Script atSigterm(AtSigterm other) {
        return new Script(refusal, boot, health, end, other, lines, early, commands);
    }

    /** Lets it write a line. */
    public Script logs(Duration at, String text) {
        List<Line> more = new ArrayList<>(lines);
        more.add(new Line(at, text));
        return new Script(refusal, boot, health, end, atSigterm, more, early, commands);
    }

    /** Lets the first so many starts of the image follow another script. */
    public Script firstStarts(int starts, Script instead) {
        return new Script(
                refusal, boot, health, end, atSigterm, lines, Optional.of(new Early(starts, instead)), commands);
    }

    /** Lets a container whose command begins with a word, such as {@code migrate}, follow another script. */
    public Script on(String word, Script instead) {
        Map<String, Script> more = new TreeMap<>(commands);
        more.put(word, instead);
        return new Script(refusal, boot, health, end, atSigterm, lines, early, more);
    }

    /** The word by which {@link #on} tells a container apart; empty for one without. */
    String wordOf(List<String> command) {
        return !command.isEmpty() && commands.containsKey(command.getFirst()) ? command.getFirst() : "";
    }

    /**
     * What one container follows.
     *
     * @param word as {@link #wordOf} gave it
     * @param earlier starts with that word before this one
     */
    Script of(String word, int earlier) {
        Script chosen = commands.getOrDefault(word, this);
        return chosen.early()
                .filter(first -> earlier < first.starts())
                .map(Early::script)
                .orElse(chosen);
    }
}
