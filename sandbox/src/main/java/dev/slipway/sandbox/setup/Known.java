package dev.slipway.sandbox.setup;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What placeholders may ask for in one file. */
final class Known {

    private final List<String> everywhere = new ArrayList<>(List.of("account", "region", "registry", "endpoint"));
    private final List<String> inSecrets;
    private final Map<String, String> secrets;

    Known(
            boolean postgres,
            boolean redis,
            Map<String, String> secrets,
            Collection<String> targetGroups,
            Collection<String> balancers) {
        this.secrets = secrets;
        if (postgres) {
            everywhere.addAll(List.of("postgres.port", "postgres.user"));
        }
        if (redis) {
            everywhere.add("redis.port");
        }
        inSecrets = new ArrayList<>(everywhere);
        inSecrets.addAll(Set.of("random", "postgres.password"));
        secrets.keySet().forEach(name -> everywhere.add("secret:" + name));
        targetGroups.forEach(name -> everywhere.add("targetGroup:" + name));
        balancers.forEach(name -> everywhere.add("balancer:" + name));
    }

    /** The secrets' values and the variables. */
    void check(Section top, Mistakes mistakes) {
        top.section("secrets")
                .ifPresent(keys -> secrets.forEach(
                        (name, value) -> Placeholders.check(value, keys.valueAt(name), inSecrets, mistakes)));
        top.section("env")
                .ifPresent(keys -> keys.names("[A-Za-z_][A-Za-z0-9_]*", "Use letters, digits and underscores.")
                        .forEach(name ->
                                keys.text(name, "").ifPresent(value -> check(value, keys.valueAt(name), mistakes))));
    }

    /** A text of a task definition or service. */
    void check(String text, Position position, Mistakes mistakes) {
        Placeholders.check(text, position, everywhere, mistakes);
    }
}
