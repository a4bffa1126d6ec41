package dev.slipway.deployer.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** The mistakes found so far in one file. Not thread-safe. */
final class Mistakes {
    private final List<Mistake> found = new ArrayList<>();

    void add(Optional<Mark> where, String message, String hint) {
        found.add(new Mistake(
                where.map(mark -> mark.getLine() + 1).orElse(0),
                where.map(mark -> mark.getColumn() + 1).orElse(0),
                message,
                hint));
    }

    /** @throws ConfigurationException with all of them, when there is one */
    void throwIfAny(String file) {
        if (!found.isEmpty()) {
            throw new ConfigurationException(
                    file,
                    found.stream()
                            .distinct()
                            .sorted(Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column))
                            .toList());
        }
    }
}
