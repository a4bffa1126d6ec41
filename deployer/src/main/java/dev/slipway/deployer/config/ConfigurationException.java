package dev.slipway.deployer.config;

import java.util.List;
import java.util.stream.Collectors;

/** What a user got wrong in {@code slipway.yml}; ends the program with {@code ExitCode.USAGE}. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient List<Mistake> mistakes;

    /** A mistake about the file as a whole, or about the use that is made of it. */
    public ConfigurationException(String message) {
        super(message);
        this.mistakes = List.of();
    }

    /** All mistakes of a file, in the order of their lines. */
    ConfigurationException(String file, List<Mistake> mistakes) {
        super(mistakes.stream()
                .map(mistake -> "  " + mistake)
                .collect(Collectors.joining(
                        "\n",
                        file
                                + (mistakes.size() == 1
                                        ? " has a mistake:\n"
                                        : " has " + mistakes.size() + " mistakes:\n"),
                        "\nEvery key is explained in docs/slipway-yml.md.")));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Each mistake with its line; empty when the file could not be read at all. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
