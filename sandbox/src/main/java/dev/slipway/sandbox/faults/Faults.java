package dev.slipway.sandbox.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The switch board. Everything is as AWS has it until a switch is thrown; several may be on at once. A new switch is a
 * class of its own, a line in the constructor and a question that whoever it breaks asks here. Thread-safe.
 */
public final class Faults {

    private final Map<String, Fault> byName = new LinkedHashMap<>();
    private final Choice drain;
    private final Choice earlyExits;
    private final StaleAnswer staleAnswer;
    private final Alarms alarms;
    private final Seed seed;
    private final Rules<Throttle> throttling;
    private final Rules<ServerError> serverErrors;
    private final Rules<SlowAnswer> slowAnswers;
    private final Rules<Reset> resets;
    private final Rules<StaleRead> staleReads;
    private final SlackSwitch slack;
    private final Permissions permissions;
    private final TaskFaults tasks = new TaskFaults();

    /** A board of a sandbox without environments. */
    public Faults() {
        this(List.of());
    }

    /** @param environments those that there are; looked at anew each time, not copied */
    public Faults(Collection<String> environments) {
        seed = add(new Seed());
        drain = add(new Choice(
                "drain",
                "broken: a roll-out kills old tasks at once, without deregistration and grace",
                "on",
                "broken"));
        earlyExits = add(new Choice(
                "early-exits",
                "counted: the circuit breaker counts a task that reached RUNNING and then exits, which ECS does not",
                "ignored",
                "counted"));
        staleAnswer = add(new StaleAnswer(environments));
        alarms = add(new Alarms());
        throttling = add(new Rules<>(new Throttle.Form(), environments, seed));
        serverErrors = add(new Rules<>(new ServerError.Form(), environments, seed));
        slowAnswers = add(new Rules<>(new SlowAnswer.Form(), environments, seed));
        resets = add(new Rules<>(new Reset.Form(), environments, seed));
        staleReads = add(new Rules<>(new StaleRead.Form(), environments, seed));
        slack = add(new SlackSwitch());
        permissions = add(new Permissions());
        tasks.all().forEach(this::add);
    }

    private <F extends Fault> F add(F fault) {
        byName.put(fault.name(), fault);
        return fault;
    }

    /**
     * Whether tasks that a roll-out replaces are deregistered first and get SIGTERM. When false they get SIGKILL with
     * neither.
     */
    public boolean drains() {
        return drain.is("on");
    }

    /** Whether the circuit breaker counts a task that reached RUNNING and then exits, which ECS does not. */
    public boolean countsEarlyExits() {
        return earlyExits.is("counted");
    }

    /** Takes the planted answer for one GET, if there is one; each call that gets it uses it up once. */
    public Optional<String> takeStaleAnswer(String environment, String path) {
        return staleAnswer.take(environment, path);
    }

    /** The alarms of CloudWatch. */
    public Alarms alarms() {
        return alarms;
    }

    /** Whether this call is one too many, and in what words. */
    public Optional<Throttled> takeThrottled(Asked asked, Instant now) {
        return throttling.take(asked, throttle -> throttle.refuses(asked, now)).map(Throttle::error);
    }

    /** Whether AWS fails at this call. */
    public Optional<ServerError> takeServerError(Asked asked) {
        return serverErrors.take(asked);
    }

    /** How long this call waits before it is heard. */
    public Optional<Duration> takeDelay(Asked asked) {
        return slowAnswers.take(asked).map(slow -> slow.delay(seed.draw("delay of " + asked.operation())));
    }

    /** Whether the connection is cut in place of an answer. */
    public Optional<Reset> takeReset(Asked asked) {
        return resets.take(asked);
    }

    /** How old the answer to this read is to be. */
    public Optional<Duration> takeLag(Asked asked) {
        return staleReads.take(asked).map(StaleRead::lag);
    }

    /** How far back any read may look while the switch stands so; zero if none does. */
    public Duration longestLag() {
        return staleReads.all().stream()
                .map(StaleRead::lag)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** What callers may do; everything, unless somebody has said otherwise. */
    public Permissions permissions() {
        return permissions;
    }

    /** Those that break tasks, and what tasks need. */
    public TaskFaults tasks() {
        return tasks;
    }

    /** How Slack takes this call. */
    public SlackMode.Mood takeSlackMood() {
        return slack.take();
    }

    /** All switches, in the order in which they are shown. */
    public List<Fault> all() {
        return List.copyOf(byName.values());
    }

    /**
     * Throws a switch.
     *
     * @throws IllegalArgumentException with one line for a person, for a switch or value that does not exist
     */
    public void set(String name, JsonNode value) {
        named(name).set(value);
    }

    /**
     * Mends one.
     *
     * @throws IllegalArgumentException if there is no such switch
     */
    public void reset(String name) {
        named(name).reset();
    }

    /** Mends all of them. */
    public void reset() {
        byName.values().forEach(Fault::reset);
    }

    private Fault named(String name) {
        Fault fault = byName.get(name);
        if (fault == null) {
            throw new IllegalArgumentException(
                    "There is no switch '" + name + "'; there are " + String.join(", ", byName.keySet()));
        }
        return fault;
    }
}
