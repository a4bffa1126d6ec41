package dev.slipway.sandbox.faults;

import java.util.Collection;
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

    /** A board of a sandbox without environments. */
    public Faults() {
        this(List.of());
    }

    /** @param environments those that there are; looked at anew each time, not copied */
    public Faults(Collection<String> environments) {
        add(new Seed());
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
