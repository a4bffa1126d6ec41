package dev.slipway.bench.proof;

import java.util.List;

/**
 * What the database says of the accepted writes.
 *
 * @param accepted how many were looked for
 * @param lost tokens that are not there
 * @param doubled tokens that are there more than once, as when something on the way repeats a POST
 */
public record Finding(int accepted, List<String> lost, List<String> doubled) {

    /** Copies the lists. */
    public Finding {
        lost = List.copyOf(lost);
        doubled = List.copyOf(doubled);
    }
}
