package dev.slipway.sandbox.setup;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What a user got wrong in {@code sandbox.yml}, all of it. */
public final class SetupException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<Mistake> mistakes;

    SetupException(List<Mistake> mistakes) {
        super(mistakes.stream()
                .sorted(Comparator.comparing(
                                (Mistake mistake) -> mistake.position().file())
                        .thenComparingInt(mistake -> mistake.position().line())
                        .thenComparingInt(mistake -> mistake.position().column()))
                .map(mistake -> "\n  " + mistake)
                .collect(Collectors.joining(
                        "",
                        mistakes.size() == 1 ? "there is a mistake:" : "there are " + mistakes.size() + " mistakes:",
                        "\nEvery key is explained in docs/sandbox.md; `sandbox init --print` shows an example.")));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Each with its place; at least one. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
