package dev.slipway.sandbox.setup;

import java.util.ArrayList;
import java.util.List;

/** The mistakes found so far. Not thread-safe. */
public final class Mistakes {

    private final List<Mistake> found = new ArrayList<>();

    /**
     * Notes one.
     *
     * @param message without a full stop
     * @param hint a whole sentence; may be empty
     */
    public void add(Position position, String message, String hint) {
        found.add(new Mistake(position, message, hint));
    }

    /**
     * Ends the reading when there is one.
     *
     * @throws SetupException with all of them
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new SetupException(found.stream().distinct().toList());
        }
    }
}
