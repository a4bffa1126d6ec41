package dev.slipway.bench.stage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where the sandbox is, as its environment file says: what any client of it is started with.
 *
 * @param variables in the file's order
 */
public record Addresses(Map<String, String> variables) {

    /** Copies the map and checks that everything is there. */
    public Addresses {
        variables = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        for (String needed :
                new String[] {"AWS_ENDPOINT_URL", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}) {
            if (!variables.containsKey(needed)) {
                throw new IllegalArgumentException("the sandbox's environment file lacks " + needed);
            }
        }
    }

    /** Reads {@code KEY=VALUE} lines; empty while the file is missing or not yet written to its end. */
    public static Optional<Addresses> read(Path file) {
        Map<String, String> variables = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0 && !line.startsWith("#")) {
                    variables.put(
                            line.substring(0, equals).strip(),
                            line.substring(equals + 1).strip());
                }
            }
        } catch (IOException _) {
            return Optional.empty();
        }
        return variables.containsKey("SANDBOX_DATABASE_URL_PRODUCTION")
                ? Optional.of(new Addresses(variables))
                : Optional.empty();
    }

    /** The endpoint of AWS, and of everything else that is not a balancer. */
    public URI endpoint() {
        return URI.create(of("AWS_ENDPOINT_URL"));
    }

    /** The dashboard's page. */
    public URI dashboard() {
        return endpoint().resolve("/");
    }

    /** The load balancer of an environment. */
    public URI balancer(String environment) {
        return URI.create(of("SLIPWAY_URL_" + environment.toUpperCase(Locale.ROOT)));
    }

    /** The JDBC URL of an environment's database, without its password. */
    public String database(String environment) {
        return of("SANDBOX_DATABASE_URL_" + environment.toUpperCase(Locale.ROOT));
    }

    String of(String variable) {
        String value = variables.get(variable);
        if (value == null) {
            throw new IllegalArgumentException("the sandbox's environment file lacks " + variable);
        }
        return value;
    }
}
