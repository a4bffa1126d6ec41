package dev.slipway.sandbox.faults;

import tools.jackson.databind.JsonNode;

/**
 * One switch of the board: it reads its own value, keeps it and says what it is. By itself, and after {@link #reset}, it
 * breaks nothing. Thread-safe.
 */
public interface Fault {

    /** What it is called in {@code sandbox fault NAME VALUE}: lower case, words joined by hyphens. */
    String name();

    /** What it breaks, in one line for a person. */
    String effect();

    /** What values it takes, in one line for a person. */
    String takes();

    /** The value that it has now, in the form in which {@link #set} takes it. */
    JsonNode value();

    /** Whether anything is other than AWS has it. */
    boolean isOn();

    /**
     * Throws the switch; it keeps its value if the new one is refused.
     *
     * @throws IllegalArgumentException with one line for a person that names the switch
     */
    void set(JsonNode value);

    /** As AWS has it. */
    void reset();
}
