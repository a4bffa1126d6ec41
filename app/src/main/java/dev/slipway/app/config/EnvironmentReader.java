package dev.slipway.app.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads variables one by one and remembers what is wrong with them, so that all of it is told at once. */
final class EnvironmentReader {
    private final Map<String, String> environment;
    private final Set<String> problems = new TreeSet<>();

    EnvironmentReader(Map<String, String> environment) {
        this.environment = environment;
    }

    ConfigurationResult read(ProcessName process) {
        boolean needsRedis = switch (process) {
            case WEB, WORKER, MAINTENANCE -> true;
            case MIGRATE, DATABASE -> false;
        };
        boolean listens = switch (process) {
            case WEB -> true;
            case WORKER, MAINTENANCE, MIGRATE, DATABASE -> false;
        };
        boolean administers = switch (process) {
            case DATABASE -> true;
            case WEB, WORKER, MAINTENANCE, MIGRATE -> false;
        };
        Configuration configuration = new Configuration(
                environmentName(),
                database(),
                needsRedis ? Optional.of(redis()) : Optional.empty(),
                listens ? Optional.of(web()) : Optional.empty(),
                administers ? Optional.of(administrator()) : Optional.empty(),
                optional("ECS_CONTAINER_METADATA_URI_V4").flatMap(text -> uri("ECS_CONTAINER_METADATA_URI_V4", text)));
        return problems.isEmpty()
                ? new ConfigurationResult.Complete(configuration)
                : new ConfigurationResult.Incomplete(problems.stream().toList());
    }

    private String environmentName() {
        String name = required("ENVIRONMENT");
        if (!name.isEmpty() && !name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            problems.add("ENVIRONMENT must be lower-case letters, digits and hyphens");
        }
        return name;
    }

    private DatabaseAccess database() {
        String url = required("DATABASE_URL");
        if (!url.isEmpty() && !url.startsWith("jdbc:postgresql:")) {
            problems.add("DATABASE_URL must start with jdbc:postgresql:");
        }
        return new DatabaseAccess(url, required("DATABASE_USER"), new Secret(required("DATABASE_PASSWORD")));
    }

    private DatabaseAdministrator administrator() {
        return new DatabaseAdministrator(
                required("DATABASE_ADMIN_USER"),
                new Secret(required("DATABASE_ADMIN_PASSWORD")),
                optional("DATABASE_ADMIN_DATABASE").orElse("postgres"));
    }

    private URI redis() {
        String text = required("REDIS_URL");
        Optional<URI> address = text.isEmpty() ? Optional.empty() : uri("REDIS_URL", text);
        if (address.isPresent() && !isRedis(address.get())) {
            problems.add("REDIS_URL must look like redis://host:port/database or rediss://…");
        }
        return address.orElse(URI.create("redis://invalid:6379"));
    }

    private static boolean isRedis(URI address) {
        return Set.of("redis", "rediss").contains(String.valueOf(address.getScheme())) && address.getHost() != null;
    }

    private WebAccess web() {
        return new WebAccess(
                optional("BIND_ADDRESS").orElse("0.0.0.0"),
                number("PORT", required("PORT"), 65_535),
                new Secret(required("CONTROL_TOKEN")),
                Duration.ofSeconds(
                        number("DRAIN_SECONDS", optional("DRAIN_SECONDS").orElse("1"), 60)));
    }

    private int number(String name, String text, int highest) {
        if (text.isEmpty()) {
            return 0;
        }
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= highest) {
            return Integer.parseInt(text);
        }
        problems.add(name + " must be a whole number from 0 to " + highest);
        return 0;
    }

    private Optional<URI> uri(String name, String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            problems.add(name + " must be a URL");
            return Optional.empty();
        }
    }

    private String required(String name) {
        return optional(name).orElseGet(() -> {
            problems.add(name + " is missing");
            return "";
        });
    }

    private Optional<String> optional(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }
}
