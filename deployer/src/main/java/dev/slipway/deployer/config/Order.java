package dev.slipway.deployer.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which environment comes after which, checked once all are known. */
final class Order {
    private final Set<String> names;
    private final Map<String, String> before = new HashMap<>();
    private final Map<String, Section> sections = new HashMap<>();

    Order(Set<String> names) {
        this.names = names;
    }

    /** @param after the section that says it, where mistakes are noted */
    void put(String environment, String earlier, Section after) {
        before.put(environment, earlier);
        sections.put(environment, after);
    }

    /** Notes every environment whose predecessor does not exist or, in the end, is itself. */
    void check() {
        sections.forEach((environment, section) -> {
            String earlier = before.getOrDefault(environment, "");
            if (!earlier.isEmpty() && !names.contains(earlier)) {
                section.valueWrong(
                        "environment",
                        environment + " comes after \"" + earlier + "\", which is not under environments",
                        Nearest.hint(earlier, names));
            } else if (!earlier.isEmpty()) {
                cycle(environment)
                        .ifPresent(way -> section.valueWrong(
                                "environment",
                                "the environments come after each other in a circle: " + way,
                                "Remove \"after\" from the first of them."));
            }
        });
    }

    private Optional<String> cycle(String start) {
        List<String> way = new ArrayList<>(List.of(start));
        String at = before.get(start);
        while (at != null && !at.equals(start) && way.size() <= names.size()) {
            way.add(at);
            at = before.get(at);
        }
        way.add(start);
        return start.equals(at) ? Optional.of(String.join(" → ", way)) : Optional.empty();
    }
}
