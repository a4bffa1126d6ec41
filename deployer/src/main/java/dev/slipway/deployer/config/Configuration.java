package dev.slipway.deployer.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A {@code slipway.yml} without a mistake.
 *
 * @param application the application's name
 * @param environments by name, in the order of the file; at least one
 */
public record Configuration(String application, SequencedMap<String, Environment> environments) {

    public Configuration {
        environments = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(environments));
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
