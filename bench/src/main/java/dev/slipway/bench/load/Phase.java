package dev.slipway.bench.load;

/**
 * A stretch of the load that is counted by itself. A request belongs to the phase of its intended start.
 *
 * @param maintenance whether 503 is the right answer: it is then counted apart and is no failure
 */
public record Phase(String name, boolean maintenance) {

    /** A phase in which every request must be served. */
    public static Phase serving(String name) {
        return new Phase(name, false);
    }

    /** A phase in which the application is in maintenance. */
    public static Phase maintenance(String name) {
        return new Phase(name, true);
    }
}
