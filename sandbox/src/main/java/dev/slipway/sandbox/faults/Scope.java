package dev.slipway.sandbox.faults;

import java.util.Collection;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which calls a rule is for. An empty text stands for any.
 *
 * @param operation its name, or the beginning of names and {@code *}
 * @param probability above 0, at most 1
 * @param times how many calls at most; {@link #ALWAYS} for all
 */
record Scope(String service, String operation, String environment, String account, double probability, int times) {

    static final int ALWAYS = Integer.MAX_VALUE;

    static final Set<String> MEMBERS = Set.of("service", "operation", "environment", "account", "probability", "times");

    /** @param environments those that there are */
    static Scope of(Members members, Collection<String> environments) {
        String environment = members.optionalText("environment").orElse("");
        if (!environment.isEmpty() && !environments.contains(environment)) {
            throw members.wrong("environment", "one of " + String.join(", ", environments), environment);
        }
        String account = members.optionalText("account").orElse("");
        if (!account.isEmpty() && !account.matches("\\d{12}")) {
            throw members.wrong("account", "twelve digits", account);
        }
        return new Scope(
                members.optionalText("service").orElse(""),
                members.optionalText("operation").orElse(""),
                environment,
                account,
                members.number("probability", 1, 1),
                members.count("times", ALWAYS));
    }

    boolean covers(Asked asked) {
        return fits(service, asked.service())
                && fits(environment, asked.environment())
                && fits(account, asked.account())
                && (operation.endsWith("*")
                        ? asked.operation().startsWith(operation.substring(0, operation.length() - 1))
                        : fits(operation, asked.operation()));
    }

    private static boolean fits(String wanted, String there) {
        return wanted.isEmpty() || wanted.equals(there);
    }

    /** Writes what {@link #of} reads, without what stands for any. */
    void write(ObjectNode rule, int left) {
        putIfThere(rule, "service", service);
        putIfThere(rule, "operation", operation);
        putIfThere(rule, "environment", environment);
        putIfThere(rule, "account", account);
        if (probability < 1) {
            rule.put("probability", probability);
        }
        if (times != ALWAYS) {
            rule.put("times", left);
        }
    }

    private static void putIfThere(ObjectNode rule, String name, String value) {
        if (!value.isEmpty()) {
            rule.put(name, value);
        }
    }
}
