package dev.slipway.deployer.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@code slipway.yml} without a mistake.
 *
 * @param application the application's name
 * @param state where ledger and lease are kept; absent where there is neither
 * @param environments by name, in the order of the file; at least one
 * @param freezes by the name of the environment; none for one that is missing
 * @param readRoles the role that reads the environment before, by the name of the environment that comes after it
 * @param migrations where the source of migrations lies; absent where the file does not say
 */
public record Configuration(
        String application,
        @Nullable State state,
        SequencedMap<String, Environment> environments,
        Map<String, List<Freeze>> freezes,
        Map<String, String> readRoles,
        @Nullable Migrations migrations) {

    public Configuration {
        environments = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(environments));
        freezes = Map.copyOf(freezes);
        readRoles = Map.copyOf(readRoles);
    }

    /** The ARN of the role that reads the environment before this one; empty when the same credentials do. */
    public Optional<String> readRole(Environment environment) {
        return Optional.ofNullable(readRoles.get(environment.name()));
    }

    /** When the environment takes no release. */
    public List<Freeze> freezes(Environment environment) {
        return freezes.getOrDefault(environment.name(), List.of());
    }

    /**
     * The environment of a name.
     *
     * @throws ConfigurationException when the file has none of that name; the message names the known ones
     */
    public Environment environment(String name) {
        Environment environment = environments.get(name);
        if (environment == null) {
            List<String> known = new ArrayList<>(environments.keySet());
            throw new ConfigurationException("There is no environment \"" + name + "\" in slipway.yml; there is "
                    + String.join(", ", known) + "."
                    + Nearest.to(name, known)
                            .map(near -> " Did you mean \"" + near + "\"?")
                            .orElse(""));
        }
        return environment;
    }
}
