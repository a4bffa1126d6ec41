package dev.slipway.deployer.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of {@code slipway.yml}: docs/slipway-yml.md describes each of them. One object reads one file. */
final class ConfigurationParser {
    private static final Duration MIGRATION_TIMEOUT = Duration.ofMinutes(15);
    private static final Duration ACKNOWLEDGE_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SMOKE_TIMEOUT = Duration.ofSeconds(60);
    private static final int SMOKE_ANSWERS = 20;
    private static final int FAIL_FAST = 2;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final Pattern ECS_NAME = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    private static final Pattern ECR_NAME = Pattern.compile("[a-z0-9]+(?:[._/-]+[a-z0-9]+)*");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(?:-[a-z]+)+-\\d");
    private static final Pattern SLACK_CHANNEL = Pattern.compile("[CGD][A-Z0-9]{2,20}");

    private final Map<String, String> variables;
    private final Mistakes mistakes;
    private final Section file;

    private ConfigurationParser(Section file, Map<String, String> variables, Mistakes mistakes) {
        this.file = file;
        this.variables = variables;
        this.mistakes = mistakes;
    }

    /** @throws ConfigurationException with every mistake in the text and in the variables that override it */
    static Configuration parse(String name, String text, Map<String, String> variables) {
        Mistakes mistakes = new Mistakes();
        Optional<Configuration> configuration = Document.read(text, mistakes)
                .map(top ->
                        new ConfigurationParser(new Section("", top, mistakes), variables, mistakes).configuration());
        mistakes.throwIfAny(name);
        return configuration.orElseThrow();
    }

    private Configuration configuration() {
        file.allow(
                List.of(
                        "application",
                        "repository",
                        "state",
                        "base",
                        "slack",
                        "migrate",
                        "pre_update",
                        "post_update",
                        "maintenance",
                        "rollout",
                        "preflight",
                        "services",
                        "environments"),
                Map.of());
        String application = file.text(
                "application",
                text -> NAME.matcher(text).matches(),
                "Write a name of small letters, digits and hyphens: application: shop.");
        String repository = file.text(
                "repository",
                text -> ECR_NAME.matcher(text).matches(),
                "Write its name in ECR, without registry, tag or digest: repository: shop.");
        @Nullable State state = state();
        SequencedMap<String, Environment.Service> services = services(base());
        Optional<Section> migrate = file.section("migrate", "Write migrate: { like: web, command: [migrate] }.");
        Environment.@Nullable Migration migration =
                migrate.map(keys -> migration(keys, services.keySet())).orElse(null);
        @Nullable Migrations migrations = migrate.flatMap(Migrations::read).orElse(null);
        Commands commands = new Commands(
                commands("pre_update", services.keySet(), migration),
                commands("post_update", services.keySet(), migration));
        Environment.@Nullable Control control = control();
        Environment.@Nullable Slack slack = slack();
        Optional<Section> rollout = file.section("rollout", "Write rollout: { timeout: 30m, failFast: 2 }.");
        rollout.ifPresent(section -> section.allow(List.of("timeout", "failFast"), Map.of()));
        int failFast = rollout.map(section -> section.number("failFast", 1, 100, FAIL_FAST))
                .orElse(FAIL_FAST);
        Duration timeout = rollout.filter(section -> section.has("timeout"))
                .map(section -> section.duration("timeout", Duration.ZERO))
                .orElse(null);
        ScanBar scanBar = scanBar();
        SequencedMap<String, Environment> environments = new LinkedHashMap<>();
        Map<String, List<Freeze>> freezes = new HashMap<>();
        Order order = new Order();
        for (EnvironmentKeys keys : environments(order)) {
            Placeholders placeholders = new Placeholders(keys.name());
            freezes.put(keys.name(), keys.freezes());
            environments.put(
                    keys.name(),
                    new Environment(
                            keys.name(),
                            application,
                            keys.account(),
                            keys.region(),
                            placeholders.fill(keys.cluster()),
                            keys.url(),
                            repository,
                            services.values().stream()
                                    .map(placeholders::fill)
                                    .sorted(Comparator.comparingInt(Environment.Service::wave))
                                    .toList(),
                            migration,
                            control == null ? null : placeholders.fill(control),
                            slack == null ? null : placeholders.fill(slack),
                            keys.after(),
                            failFast,
                            timeout,
                            scanBar,
                            commands));
        }
        return new Configuration(application, state, environments, freezes, order.readRoles(), migrations);
    }

    private @Nullable State state() {
        String hint = "Write a bucket and a prefix: state: s3://acme-releases/shop.";
        Optional<String> text = file.optionalText("state", hint);
        Optional<State> state = text.flatMap(State::parse);
        if (text.isPresent() && state.isEmpty()) {
            file.valueWrong("state", "\"state\" cannot be \"" + text.get() + "\"", hint);
        }
        return state.orElse(null);
    }

    /** The family that new revisions start from; absent for the revision that the service runs. */
    private @Nullable String base() {
        String family = file.optionalText("base", "Write base: running, or remove it.")
                .filter(base -> !base.equals("running"))
                .orElse(null);
        if (family == null) {
            return null;
        }
        Optional<String> unknown = Placeholders.unknownInBase(family);
        if (unknown.isPresent()) {
            file.valueWrong(
                    "base",
                    "unknown placeholder " + unknown.get(),
                    "{environment} and {service} are the placeholders of base.");
        } else if (!ECS_NAME.matcher(family.replace("{environment}", "x").replace("{service}", "x"))
                .matches()) {
            file.valueWrong(
                    "base",
                    "no task definition family can be called \"" + family + "\"",
                    "Write its name alone, without revision or ARN: letters, digits, hyphens and underscores.");
        }
        return family;
    }

    private ScanBar scanBar() {
        String example = "Write preflight: { scan: critical }, high or \"off\".";
        Optional<Section> preflight = file.section("preflight", example);
        preflight.ifPresent(section -> section.allow(List.of("scan"), Map.of()));
        return preflight
                .flatMap(section -> section.optionalText("scan", example).flatMap(word -> {
                    Optional<ScanBar> bar = ScanBar.of(word);
                    if (bar.isEmpty()) {
                        section.valueWrong("scan", "\"preflight.scan\" cannot be \"" + word + "\"", example);
                    }
                    return bar;
                }))
                .orElse(ScanBar.CRITICAL);
    }

    private SequencedMap<String, Environment.Service> services(@Nullable String base) {
        String example = "Write services: { web: { service: \"shop-{environment}-web\", container: app } }.";
        SequencedMap<String, Environment.Service> services = new LinkedHashMap<>();
        file.required("services", example).ifPresent(all -> {
            Set<String> names = all.names(
                    name -> NAME.matcher(name).matches(), "Use small letters, digits and hyphens, a letter first.");
            if (names.isEmpty()) {
                file.wrong("services", "\"services\" holds no service", example);
            }
            for (String name : names) {
                all.section(name, example).ifPresent(service -> services.put(name, service(name, service, base)));
            }
        });
        return services;
    }

    private Environment.Service service(String name, Section keys, @Nullable String base) {
        keys.allow(List.of("service", "container", "wave", "smoke"), Map.of());
        String serviceName =
                template(keys, "service", "Write its name in ECS: service: \"shop-{environment}-" + name + "\".");
        if (!serviceName.isEmpty()
                && !ECS_NAME.matcher(new Placeholders("x").fill(serviceName)).matches()
                && Placeholders.unknown(serviceName).isEmpty()) {
            keys.valueWrong(
                    "service",
                    "no service of ECS can be called \"" + serviceName + "\"",
                    "Write its name alone, not its ARN: letters, digits, hyphens and underscores.");
        }
        return new Environment.Service(
                name,
                serviceName,
                keys.text("container", "Name the container that gets the new image: container: app."),
                keys.number("wave", 1, 100, 1),
                smoke(keys),
                base);
    }

    private Environment.@Nullable Smoke smoke(Section service) {
        return service.section("smoke", "Write smoke: { path: /version }.")
                .map(keys -> {
                    keys.allow(List.of("path", "answers", "timeout"), Map.of());
                    return new Environment.Smoke(
                            path(keys, "/version"),
                            keys.number("answers", 1, 1000, SMOKE_ANSWERS),
                            keys.duration("timeout", SMOKE_TIMEOUT));
                })
                .orElse(null);
    }

    private static Environment.Migration migration(Section keys, Set<String> services) {
        keys.allow(
                List.of("like", "command", "timeout", "folder", "lockTimeout"),
                Map.of("subnets", "Remove it: the task starts in the subnets of the service it is like."));
        return new Environment.Migration(
                like("migrate", keys, services),
                keys.texts("command", "Write it as a list: command: [migrate]."),
                keys.duration("timeout", MIGRATION_TIMEOUT));
    }

    /** A list of one-off commands; {@code like} may be left out where the migration says it. */
    private List<Commands.Command> commands(
            String key, Set<String> services, Environment.@Nullable Migration migration) {
        String example = "Write " + key + ": [{ like: web, command: [warm-up] }].";
        List<Commands.Command> commands = new ArrayList<>();
        for (Section keys : file.sections(key, example)) {
            keys.allow(List.of("like", "command", "timeout", "onFailure"), Map.of());
            String like = migration != null && !keys.has("like") ? migration.like() : like(key, keys, services);
            String policy = keys.optionalText("onFailure", "Write onFailure: fail, or warn.")
                    .orElse("fail");
            if (!policy.matches("fail|warn")) {
                keys.valueWrong(
                        "onFailure",
                        "\"%s.onFailure\" cannot be \"%s\"".formatted(key, policy),
                        "Write onFailure: fail, or warn.");
            }
            commands.add(new Commands.Command(
                    like,
                    keys.texts("command", "Write it as a list: command: [warm-up]."),
                    keys.duration("timeout", MIGRATION_TIMEOUT),
                    policy.equals("warn") ? Commands.OnFailure.WARN : Commands.OnFailure.FAIL));
        }
        return commands;
    }

    private static String like(String owner, Section keys, Set<String> services) {
        String like = keys.text("like", "Name the service whose network, role and secrets it takes.");
        if (!like.isEmpty() && !services.isEmpty() && !services.contains(like)) {
            keys.valueWrong(
                    "like",
                    "\"%s.like\" names the service \"%s\", which is not under services".formatted(owner, like),
                    Nearest.hint(like, services));
        }
        return like;
    }

    private Environment.@Nullable Control control() {
        return file.section(
                        "maintenance", "Write maintenance: { path: /-/maintenance, tokenSecret: shop/control-token }.")
                .map(keys -> {
                    keys.allow(List.of("path", "tokenSecret", "timeout"), Map.of());
                    return new Environment.Control(
                            path(keys, "/-/maintenance"),
                            template(keys, "tokenSecret", "Name the secret that holds the control token."),
                            keys.duration("timeout", ACKNOWLEDGE_TIMEOUT));
                })
                .orElse(null);
    }

    private Environment.@Nullable Slack slack() {
        return file.section("slack", "Write slack: { channel: C0123456789, tokenSecret: slack/bot-token }.")
                .map(keys -> {
                    keys.allow(List.of("channel", "tokenSecret", "apiUrl"), Map.of());
                    Optional<URI> apiUrl = override("SLIPWAY_SLACK_API_URL", false);
                    Optional<URI> written = keys.optionalText("apiUrl", "Remove it, or write the Web API's address.")
                            .map(text -> keys.url("apiUrl", text, false));
                    return new Environment.Slack(
                            keys.text(
                                    "channel",
                                    text -> SLACK_CHANNEL.matcher(text).matches(),
                                    "Write the channel's id, not its name; Slack shows it at the foot of the channel's"
                                            + " details: channel: C0123456789."),
                            template(keys, "tokenSecret", "Name the secret that holds the bot's token."),
                            apiUrl.or(() -> written).orElse(null));
                })
                .orElse(null);
    }

    private List<EnvironmentKeys> environments(Order order) {
        String example =
                "Write environments: { staging: { account: \"111111111111\", region: …, cluster: …, url: … } }.";
        List<EnvironmentKeys> environments = new ArrayList<>();
        Optional<Section> all = file.required("environments", example);
        if (all.isEmpty()) {
            return environments;
        }
        Set<String> names = all.get()
                .names(name -> NAME.matcher(name).matches(), "Use small letters, digits and hyphens, a letter first.");
        if (names.isEmpty()) {
            file.wrong("environments", "\"environments\" holds no environment", example);
        }
        for (String name : names) {
            all.get().section(name, example).ifPresent(keys -> {
                EnvironmentKeys read =
                        environment(name, keys, order.read(name, keys).orElse(null));
                order.in(name, read.account());
                environments.add(read);
            });
        }
        order.check(names);
        return environments;
    }

    private EnvironmentKeys environment(String name, Section keys, @Nullable String after) {
        keys.allow(
                List.of("account", "region", "cluster", "url", "after", "freeze"),
                Map.of(
                        "maintenance",
                        "Remove it: turn maintenance on and off with \"deployer maintenance\" around a release."));
        String account = keys.text(
                "account",
                text -> text.matches("\\d{12}"),
                "Write all twelve digits, in quotes: account: \"012345678901\".");
        String region = keys.text(
                "region", text -> REGION.matcher(text).matches(), "Write an AWS region: region: eu-central-1.");
        String cluster = template(keys, "cluster", "Name the ECS cluster: cluster: shop-" + name + ".");
        if (!cluster.isEmpty()
                && !ECS_NAME.matcher(new Placeholders(name).fill(cluster)).matches()
                && Placeholders.unknown(cluster).isEmpty()) {
            keys.valueWrong(
                    "cluster",
                    "no cluster of ECS can be called \"" + cluster + "\"",
                    "Write its name alone, not its ARN.");
        }
        Optional<URI> override =
                override("SLIPWAY_URL_" + name.toUpperCase(Locale.ROOT).replace('-', '_'), true);
        String written =
                template(keys, "url", "Write where its users reach it: url: https://" + name + ".example.com.");
        URI url = written.isEmpty() || Placeholders.unknown(written).isPresent()
                ? Url.STAND_IN
                : keys.url("url", new Placeholders(name).fill(written), true);
        return new EnvironmentKeys(name, account, region, cluster, override.orElse(url), after, Freezes.read(keys));
    }

    /** The value of an environment variable that takes a part's place; blank is as good as unset, as in a workflow. */
    private Optional<URI> override(String variable, boolean originOnly) {
        String value = variables.getOrDefault(variable, "");
        if (value.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Url.parse(value.strip(), originOnly));
        } catch (IllegalArgumentException e) {
            mistakes.add(
                    Optional.empty(),
                    "the environment variable " + variable + ": " + e.getMessage(),
                    "Correct or unset it.");
            return Optional.empty();
        }
    }

    private static String path(Section keys, String example) {
        return keys.text(
                "path",
                text -> text.matches("/[!-~&&[^?#{}]]*") && !text.startsWith("//"),
                "Write a path on the environment's url: path: " + example + ".");
    }

    private static String template(Section keys, String key, String example) {
        String text = keys.text(key, example);
        Placeholders.unknown(text)
                .ifPresent(placeholder -> keys.valueWrong(
                        key, "unknown placeholder " + placeholder, "{environment} is the one placeholder."));
        return text;
    }

    /** An environment's own keys, before the rest is filled in. */
    private record EnvironmentKeys(
            String name,
            String account,
            String region,
            String cluster,
            URI url,
            @Nullable String after,
            List<Freeze> freezes) {}
}
