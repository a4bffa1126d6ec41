package dev.slipway.deployer.draft;

import dev.slipway.deployer.draft.Discovery.Found;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A first {@code slipway.yml}, commented, for somebody who will correct it. What it guesses it says. Pure.
 *
 * @param environment a name of ours: small letters, digits and hyphens
 * @param discovery at least one service
 */
public record Draft(String environment, String region, String cluster, Discovery discovery) {
    /** Characters of a name of ours. */
    private static final int LONGEST = 31;

    /** What YAML reads as something else than a text. */
    private static final Set<String> RESERVED = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    /** @throws IllegalArgumentException when there is no service */
    public Draft {
        if (discovery.services().isEmpty()) {
            throw new IllegalArgumentException("no service");
        }
    }

    /** The file. */
    public String text() {
        Map<String, Found> services = byName();
        String like = services.entrySet().stream()
                .filter(one -> one.getValue().behindBalancer())
                .findFirst()
                .or(() -> services.entrySet().stream().findFirst())
                .map(Map.Entry::getKey)
                .orElseThrow();
        StringBuilder text = new StringBuilder("""
                # What is released where, read from the cluster %1$s; docs/slipway-yml.md explains every key.
                # Correct what is marked "guess", then see what a release would change: deployer plan %2$s --image TAG
                application: %3$s        # guess: the name for people
                """.formatted(cluster, environment, quoted(application())));
        text.append(repository());
        text.append("""

                # Where lease and ledger are kept: one release at a time, history, rollback (docs/ledger.md).
                # state: s3://BUCKET/%1$s

                # The migration, a task of its own before the roll-out, if the application has one.
                # migrate: { like: %2$s, command: [migrate], timeout: 15m }

                # The application's control endpoint for maintenance, and where Slack is told, if there are such.
                # maintenance: { path: /-/maintenance, tokenSecret: "%1$s/{environment}/control-token" }
                # slack: { channel: C0123456789, tokenSecret: slack/bot-token }

                # Services of one wave roll side by side, waves one after another. Guess: all in one.
                services:
                """.formatted(application(), key(like)));
        services.forEach((name, found) -> text.append(service(name, found)));
        discovery
                .leftOut()
                .forEach(line -> text.append("  # left out: ").append(line).append('\n'));
        text.append("""

                environments:
                  %1$s:
                    account: "%2$s"
                    region: %3$s
                    cluster: %4$s
                    url: https://%1$s.example.com        # guess: where users reach it
                """.formatted(environment, discovery.account(), region, quoted(cluster)));
        return text.toString();
    }

    private String repository() {
        Map<String, Long> used = discovery.services().stream()
                .map(found -> Reference.of(found.image()))
                .filter(reference -> reference.inEcr() && reference.usable())
                .collect(Collectors.groupingBy(Reference::repository, LinkedHashMap::new, Collectors.counting()));
        return used.entrySet().stream()
                .max(Comparator.comparing(Map.Entry::getValue))
                .map(most -> "repository: %s        # in ECR%s\n"
                        .formatted(
                                quoted(most.getKey()),
                                used.size() == 1 ? "" : "; guess: others run " + others(used, most.getKey())))
                .orElseGet(() -> "repository: %s        # guess: no service runs an image of ECR yet\n"
                        .formatted(quoted(application())));
    }

    private static String others(Map<String, Long> used, String most) {
        return used.keySet().stream().filter(name -> !name.equals(most)).collect(Collectors.joining(", "));
    }

    private String service(String name, Found found) {
        String line = "  %s: { service: %s, container: %s, wave: 1 }"
                .formatted(key(name), quoted(inEnvironment(found.name())), quoted(found.container()));
        return line
                + (found.others().isEmpty()
                        ? ""
                        : "        # guess: it is not " + String.join(", ", found.others())
                                + (found.others().size() == 1 ? " that gets" : " that get") + " the new image")
                + "\n";
    }

    /** The services by a short name each: what is left of their names without the cluster's and the environment's. */
    private Map<String, Found> byName() {
        Map<String, Found> services = new LinkedHashMap<>();
        for (Found found : discovery.services()) {
            String name = shortened(found.name());
            for (int more = 2; services.containsKey(name); more++) {
                String suffix = "-" + more;
                String stem = shortened(found.name());
                name = stem.substring(0, Math.min(stem.length(), LONGEST - suffix.length())) + suffix;
            }
            services.put(name, found);
        }
        return services;
    }

    private String shortened(String serviceName) {
        List<String> words = new ArrayList<>(List.of(plain(serviceName).split("-", -1)));
        List<String> known = new ArrayList<>(List.of(plain(cluster).split("-", -1)));
        known.add(environment);
        while (words.size() > 1 && known.contains(words.getFirst())) {
            words.removeFirst();
        }
        while (words.size() > 1 && words.getLast().equals(environment)) {
            words.removeLast();
        }
        return named(String.join("-", words));
    }

    private String application() {
        String name =
                plain(cluster).replaceAll("(^|-)" + environment + "(?=-|$)", "").replaceFirst("^-", "");
        return named(name.isEmpty() ? plain(cluster) : name);
    }

    private static String plain(String name) {
        String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return plain.isEmpty() ? "app" : plain;
    }

    /** A name of ours begins with a letter. */
    private static String named(String plain) {
        String name = Character.isLetter(plain.charAt(0)) ? plain : "a-" + plain;
        return name.substring(0, Math.min(name.length(), LONGEST));
    }

    /** With the placeholder where a whole word of it is the environment. */
    private String inEnvironment(String name) {
        return name.replaceAll("(?<![A-Za-z0-9])" + environment + "(?![A-Za-z0-9])", "{environment}");
    }

    private static String key(String name) {
        return RESERVED.contains(name) ? quoted(name) : name;
    }

    /** Names of AWS's have no character that needs more than quotes. */
    private static String quoted(String name) {
        return "\"" + name + "\"";
    }
}
