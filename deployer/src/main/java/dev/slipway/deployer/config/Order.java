package dev.slipway.deployer.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which environment comes after which and how the earlier one is read, checked once all are known. */
final class Order {
    /** "IAM identifiers", IAM User Guide: the account, then a path, then a name of at most 64 characters. */
    private static final Pattern ROLE =
            Pattern.compile("arn:[a-z-]+:iam::(\\d{12}):role/(?:[\\w+=,.@-]+/)*[\\w+=,.@-]{1,64}");

    private static final String AFTER = "Write after: { environment: staging }.";

    private static final String READ_ROLE =
            "Write the role's ARN: readRole: \"arn:aws:iam::111111111111:role/slipway-read\".";

    private final Map<String, String> before = new HashMap<>();
    private final Map<String, Section> sections = new LinkedHashMap<>();
    private final Map<String, String> readRoles = new HashMap<>();
    private final Map<String, String> accounts = new HashMap<>();

    /** Reads what an environment comes after; empty for one that comes after none. */
    Optional<String> read(String environment, Section keys) {
        Optional<Section> after = keys.section("after", AFTER);
        if (after.isEmpty()) {
            return Optional.empty();
        }
        Section section = after.get();
        section.allow(List.of("environment", "readRole"), Map.of());
        String earlier = section.text("environment", AFTER);
        before.put(environment, earlier);
        sections.put(environment, section);
        section.optionalText("readRole", READ_ROLE).ifPresent(role -> {
            readRoles.put(environment, role);
            if (!ROLE.matcher(role).matches()) {
                section.valueWrong("readRole", "no role of IAM has the ARN \"" + role + "\"", READ_ROLE);
            }
        });
        return Optional.of(earlier);
    }

    /** Notes the account of an environment. */
    void in(String environment, String account) {
        accounts.put(environment, account);
    }

    /** The role that reads the environment before, by the name of the one that comes after it. */
    Map<String, String> readRoles() {
        return readRoles;
    }

    /**
     * Notes every environment whose predecessor does not exist, is in the end itself, or cannot be read: credentials are those of
     * one account.
     */
    void check(Set<String> names) {
        sections.forEach((environment, section) -> {
            String earlier = before.getOrDefault(environment, "");
            if (earlier.isEmpty()) {
                return;
            }
            if (!names.contains(earlier)) {
                section.valueWrong(
                        "environment",
                        environment + " comes after \"" + earlier + "\", which is not under environments",
                        Nearest.hint(earlier, names));
                return;
            }
            Optional<String> circle = cycle(environment);
            circle.ifPresent(way -> section.valueWrong(
                    "environment",
                    "the environments come after each other in a circle: " + way,
                    "Remove \"after\" from the first of them."));
            if (circle.isEmpty()) {
                checkAccounts(environment, earlier, section);
            }
        });
    }

    private void checkAccounts(String environment, String earlier, Section section) {
        String there = accounts.getOrDefault(earlier, "");
        String here = accounts.getOrDefault(environment, "");
        if (there.isEmpty() || here.isEmpty()) {
            return;
        }
        String role = readRoles.get(environment);
        if (role == null) {
            if (!there.equals(here)) {
                section.valueWrong(
                        "environment",
                        "%s is in the account %s, and the credentials for %s are those of the account %s, which cannot read it"
                                .formatted(earlier, there, environment, here),
                        "Add readRole, a role of the account %s that %s may assume: readRole: \"arn:aws:iam::%s:role/slipway-read\"."
                                .formatted(there, environment, there));
            }
            return;
        }
        Matcher arn = ROLE.matcher(role);
        if (arn.matches() && !arn.group(1).equals(there)) {
            section.valueWrong(
                    "readRole",
                    "the role is one of the account %s, and %s is in the account %s"
                            .formatted(arn.group(1), earlier, there),
                    "Name a role of the account that it is to read.");
        }
    }

    private Optional<String> cycle(String start) {
        List<String> way = new ArrayList<>(List.of(start));
        String at = before.get(start);
        while (at != null && !at.equals(start) && way.size() <= before.size() + 1) {
            way.add(at);
            at = before.get(at);
        }
        way.add(start);
        return start.equals(at) ? Optional.of(String.join(" → ", way)) : Optional.empty();
    }
}
