package dev.slipway.sandbox.setup;

import dev.slipway.sandbox.balancer.HealthCheck;
import dev.slipway.sandbox.ecr.EcrService;
import dev.slipway.sandbox.ecr.ImageStore;
import dev.slipway.sandbox.ecs.Delays;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.setup.Setup.BalancerPort;
import dev.slipway.sandbox.setup.Setup.Postgres;
import dev.slipway.sandbox.setup.Setup.TargetGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import tools.jackson.databind.JsonNode;

/** The sections of a file, one after the other; what they name of each other is checked at the end. */
final class SetupParser {

    private static final String SLACK_TOKEN = "slack/bot-token";
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,254}";
    private static final String NAME_HINT = "Use letters, digits, hyphens and underscores.";

    private final String file;
    private final Path folder;
    private final Mistakes mistakes;

    SetupParser(String file, Path folder, Mistakes mistakes) {
        this.file = file;
        this.folder = folder;
        this.mistakes = mistakes;
    }

    /** @throws SetupException with every mistake */
    Setup parse(MappingNode node) {
        Section top = new Section(file, "", node, mistakes)
                .allow(
                        "account",
                        "region",
                        "seed",
                        "delays",
                        "postgres",
                        "redis",
                        "slack",
                        "repositories",
                        "images",
                        "secrets",
                        "logGroups",
                        "targetGroups",
                        "balancers",
                        "clusters",
                        "taskDefinitions",
                        "services",
                        "faults",
                        "env");
        Account account = account(top);
        boolean fast = !isWord(top, "delays", "aws");
        Delays delays = delays(top);
        Optional<Postgres> postgres = top.section("postgres").map(this::postgres);
        boolean redis = top.flag("redis");
        List<ImageSource> images = top.section("images")
                .map(keys -> new ImagesParser(folder, mistakes).parse(keys))
                .orElse(List.of());
        SequencedMap<String, String> secrets = top.textsByName("secrets");
        SequencedMap<String, TargetGroup> targetGroups = targetGroups(top, fast);
        SequencedMap<String, BalancerPort> balancers = balancers(top, targetGroups);
        SequencedMap<String, String> clusters = clusters(top);
        Known known = new Known(postgres.isPresent(), redis, secrets, targetGroups.keySet(), balancers.keySet());
        known.check(top, mistakes);
        AwsForms forms = new AwsForms(file, folder, mistakes, known);
        List<AwsForm> taskDefinitions = forms.taskDefinitions(top);
        List<AwsForm> services = forms.services(top);
        Setup setup = new Setup(
                account,
                top.has("seed")
                        ? OptionalLong.of(top.number("seed", Long.MIN_VALUE / 10, Long.MAX_VALUE / 10, 0))
                        : OptionalLong.empty(),
                delays,
                postgres,
                redis,
                slackToken(top, secrets),
                repositories(top),
                images,
                secrets,
                top.texts("logGroups", "Write logGroups: [/ecs/shop]."),
                targetGroups,
                balancers,
                clusters,
                taskDefinitions,
                services,
                faults(top, balancers.keySet()),
                top.textsByName("env"));
        new References(setup, EcrService.registry(account), forms.isComplete(), mistakes).check();
        mistakes.throwIfAny();
        return setup;
    }

    private Account account(Section top) {
        String id = top.text("account", "Write account: \"123456789012\".").orElse("111111111111");
        if (!id.matches("\\d{12}")) {
            top.wrong("account", "\"account\" must have twelve digits", "Write account: \"123456789012\".");
            id = "111111111111";
        }
        return new Account(id, top.text("region", "Write region: eu-central-1.").orElse("eu-central-1"));
    }

    private static boolean isWord(Section section, String key, String word) {
        return section.node(key).orElse(null) instanceof ScalarNode scalar
                && scalar.getValue().equals(word);
    }

    private Delays delays(Section top) {
        if (!top.has("delays") || isWord(top, "delays", "shortened")) {
            return Delays.shortened();
        }
        if (isWord(top, "delays", "aws")) {
            return Delays.aws();
        }
        if (top.node("delays").orElse(null) instanceof ScalarNode) {
            mistakes.add(top.valueAt("delays"), "\"delays\" is aws, shortened, or a mapping of single ones", "");
            return Delays.shortened();
        }
        Delays delays = Delays.shortened();
        Section single = top.section("delays").orElse(null);
        if (single != null) {
            List<String> names = new ArrayList<>(Delays.names());
            names.add("like");
            single.allow(names.toArray(String[]::new));
            delays = isWord(single, "like", "aws") ? Delays.aws() : delays;
            if (single.has("like") && !isWord(single, "like", "aws") && !isWord(single, "like", "shortened")) {
                mistakes.add(single.valueAt("like"), "\"delays.like\" is aws or shortened", "");
            }
            for (String name : Delays.names()) {
                delays = delays.with(name, single.duration(name, delays.get(name)));
            }
        }
        return delays;
    }

    private Postgres postgres(Section keys) {
        keys.allow("user", "databases");
        String example = "Write postgres: { user: shop, databases: [shop] }.";
        String user = keys.text("user", example).orElse("sandbox");
        List<String> databases = keys.texts("databases", example);
        if (databases.isEmpty()) {
            mistakes.add(keys.at("databases"), "\"postgres\" holds no database", example);
        }
        databases.stream()
                .filter(name -> !name.matches("[a-z_][a-z0-9_-]{0,62}"))
                .forEach(name -> mistakes.add(
                        keys.valueAt("databases"), "\"" + name + "\" is no name of a database", "Use small letters."));
        if (!user.matches("[a-z_][a-z0-9_]{0,62}") || user.equals("postgres")) {
            mistakes.add(keys.valueAt("user"), "\"" + user + "\" cannot be the user", "Use small letters: shop.");
        }
        return new Postgres(user, databases);
    }

    private String slackToken(Section top, SequencedMap<String, String> secrets) {
        Optional<Section> slack = top.section("slack");
        slack.ifPresent(keys -> keys.allow("tokenSecret"));
        Optional<String> name = slack.flatMap(keys -> keys.text("tokenSecret", "Name a secret of the file."));
        if (name.isPresent() && !secrets.containsKey(name.get())) {
            mistakes.add(
                    slack.orElseThrow().valueAt("tokenSecret"),
                    "there is no secret \"" + name.get() + "\"",
                    Nearest.hint(name.get(), secrets.keySet()));
        }
        return name.orElse(SLACK_TOKEN);
    }

    private List<String> repositories(Section top) {
        List<String> names = top.texts("repositories", "Write repositories: [shop].");
        names.stream()
                .filter(name -> !ImageStore.isRepositoryName(name))
                .forEach(name -> mistakes.add(
                        top.valueAt("repositories"),
                        "\"" + name + "\" is no name of a repository",
                        "Use small letters."));
        return names;
    }

    private SequencedMap<String, TargetGroup> targetGroups(Section top, boolean fast) {
        SequencedMap<String, TargetGroup> groups = new LinkedHashMap<>();
        top.section("targetGroups").ifPresent(all -> {
            for (String name :
                    all.names("[A-Za-z0-9][A-Za-z0-9-]{0,31}", "Use letters, digits, hyphens; at most 32.")) {
                all.section(name).ifPresent(keys -> {
                    keys.allow("healthCheck", "deregistrationDelay");
                    groups.put(
                            name,
                            new TargetGroup(
                                    keys.section("healthCheck")
                                            .map(check -> healthCheck(check, fast))
                                            .orElseGet(() -> healthCheck("/", fast)),
                                    keys.duration("deregistrationDelay", Duration.ofSeconds(fast ? 30 : 300))));
                });
            }
        });
        return groups;
    }

    private static HealthCheck healthCheck(String path, boolean fast) {
        // CreateTargetGroup: interval 30 s, timeout 5 s, healthy after 5, unhealthy after 2. Shortened, a target is
        // healthy soon but
        // has the same minute to become so: a service without a grace period would lose every task that starts slowly.
        return fast
                ? new HealthCheck(path, Duration.ofMillis(500), Duration.ofSeconds(5), 2, 120)
                : new HealthCheck(path, Duration.ofSeconds(30), Duration.ofSeconds(5), 5, 2);
    }

    private HealthCheck healthCheck(Section keys, boolean fast) {
        keys.allow("path", "interval", "timeout", "healthyThreshold", "unhealthyThreshold");
        String path = keys.text("path", "Write path: /healthz.").orElse("/");
        if (!path.startsWith("/")) {
            mistakes.add(keys.valueAt("path"), "a health check's path begins with a slash", "Write path: /healthz.");
            path = "/";
        }
        HealthCheck like = healthCheck(path, fast);
        return new HealthCheck(
                path,
                positive(keys, "interval", like.interval()),
                positive(keys, "timeout", like.timeout()),
                (int) keys.number("healthyThreshold", 1, 1000, like.healthyThreshold()),
                (int) keys.number("unhealthyThreshold", 1, 1000, like.unhealthyThreshold()));
    }

    private Duration positive(Section keys, String key, Duration missing) {
        Duration duration = keys.duration(key, missing);
        if (!duration.isPositive()) {
            mistakes.add(keys.valueAt(key), "\"" + key + "\" of a health check must be above 0", "");
            return missing;
        }
        return duration;
    }

    private SequencedMap<String, BalancerPort> balancers(Section top, SequencedMap<String, TargetGroup> groups) {
        SequencedMap<String, BalancerPort> balancers = new LinkedHashMap<>();
        top.section("balancers").ifPresent(all -> {
            for (String name : all.names(NAME, NAME_HINT)) {
                all.section(name).ifPresent(keys -> {
                    keys.allow("targetGroup", "port");
                    String group = keys.text("targetGroup", "Name a target group of the file.")
                            .orElse("");
                    if (!groups.containsKey(group)) {
                        mistakes.add(
                                keys.valueAt("targetGroup"),
                                "there is no target group \"" + group + "\"",
                                Nearest.hint(group, groups.keySet()));
                    }
                    balancers.put(name, new BalancerPort(group, (int) keys.number("port", 0, 65_535, 0)));
                });
            }
        });
        return balancers;
    }

    private SequencedMap<String, String> clusters(Section top) {
        SequencedMap<String, String> clusters = new LinkedHashMap<>();
        top.section("clusters").ifPresent(all -> {
            for (String name : all.names(NAME, NAME_HINT)) {
                all.section(name)
                        .ifPresent(keys -> clusters.put(
                                name,
                                keys.allow("environment")
                                        .text("environment", "Write environment: staging.")
                                        .orElse(name)));
            }
        });
        return clusters;
    }

    private SequencedMap<String, JsonNode> faults(Section top, Collection<String> balancers) {
        SequencedMap<String, JsonNode> faults = new LinkedHashMap<>();
        top.section("faults").ifPresent(keys -> {
            for (String name : keys.names(".+", "")) {
                JsonNode value = PlainJson.of(keys.node(name).orElseThrow());
                try {
                    new Faults(balancers).set(name, value);
                    faults.put(name, value);
                } catch (IllegalArgumentException e) {
                    mistakes.add(keys.at(name), String.valueOf(e.getMessage()), "");
                }
            }
        });
        return faults;
    }
}
