package dev.slipway.deployer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigurationParserTest {

    private static final String GOOD = """
            application: shop
            repository: team/shop
            base: running
            slack: { channel: C0123456789, tokenSecret: slack/bot-token, apiUrl: "https://slack.example.gov/api" }
            migrate: { like: web, command: [migrate, "--fast"], timeout: 15m }
            maintenance: { path: /-/maintenance, tokenSecret: "shop/{environment}/control-token", timeout: 90s }
            rollout: { timeout: PT20M, failFast: 3 }
            services:
              late: { service: "shop-{environment}-late", container: app, wave: 2 }
              web:  { service: "shop-{environment}-web", container: app, smoke: { path: /version, answers: 5, timeout: 10s } }
            environments:
              staging:
                { account: "012345678901", region: eu-central-1, cluster: "shop-{environment}", url: "https://staging.example.com/" }
              production:
                account: "012345678901"
                region: eu-central-1
                cluster: shop-production
                url: https://example.com
                after: { environment: staging }
            """;

    @Test
    void readsTheCommandsAroundTheRollOut() {
        String commands = """
                pre_update:
                  - { command: [warm-up, --all], timeout: 5m }
                post_update:
                  - { like: late, command: [reindex], onFailure: warn }
                """;
        assertThat(parse(GOOD + commands).environment("staging").commands())
                .isEqualTo(new Commands(
                        List.of(new Commands.Command(
                                "web", List.of("warm-up", "--all"), Duration.ofMinutes(5), Commands.OnFailure.FAIL)),
                        List.of(new Commands.Command(
                                "late", List.of("reindex"), Duration.ofMinutes(15), Commands.OnFailure.WARN))));
        assertThat(mistakes(GOOD + commands.replace("late", "lata").replace("warn", "ignore")))
                .hasSize(2)
                .anyMatch(mistake ->
                        mistake.toString().contains("names the service \"lata\", which is not under services"))
                .anyMatch(mistake -> mistake.toString().contains("\"post_update.onFailure\" cannot be \"ignore\""));
        assertThat(mistakes(GOOD.replaceAll("migrate:.*\n", "") + commands))
                .singleElement()
                .asString()
                .contains("\"pre_update.like\" is missing");
    }

    @Test
    void readsEveryKeyAndFillsInTheEnvironment() {
        Configuration configuration = parse(GOOD);
        assertThat(configuration.environments().sequencedKeySet()).containsExactly("staging", "production");
        assertThat(configuration.environment("staging"))
                .isEqualTo(new Environment(
                        "staging",
                        "shop",
                        "012345678901",
                        "eu-central-1",
                        "shop-staging",
                        URI.create("https://staging.example.com"),
                        "team/shop",
                        List.of(
                                new Environment.Service(
                                        "web",
                                        "shop-staging-web",
                                        "app",
                                        1,
                                        new Environment.Smoke("/version", 5, Duration.ofSeconds(10))),
                                new Environment.Service("late", "shop-staging-late", "app", 2, null)),
                        new Environment.Migration("web", List.of("migrate", "--fast"), Duration.ofMinutes(15)),
                        new Environment.Control("/-/maintenance", "shop/staging/control-token", Duration.ofSeconds(90)),
                        new Environment.Slack(
                                "C0123456789", "slack/bot-token", URI.create("https://slack.example.gov/api/")),
                        null,
                        3,
                        Duration.ofMinutes(20)));
        assertThat(configuration.environment("production").account()).isEqualTo("012345678901");
        assertThat(configuration.environment("production").after()).isEqualTo("staging");
    }

    @Test
    void readsWhereTheStateIsAndWhenAnEnvironmentIsFrozen() {
        Configuration configuration = parse(GOOD.replace("base: running", "state: s3://acme-releases/team/shop")
                .replace(
                        "after: { environment: staging }",
                        "freeze: [{ from: \"Fri 16:00\", to: \"Mon 07:00\", zone: Europe/Berlin }]"));
        assertThat(configuration.state()).isEqualTo(new State("acme-releases", "team/shop"));
        assertThat(configuration.freezes(configuration.environment("staging"))).isEmpty();
        assertThat(configuration.freezes(configuration.environment("production")))
                .containsExactly(new Freeze(
                        new Freeze.Moment(DayOfWeek.FRIDAY, LocalTime.of(16, 0)),
                        new Freeze.Moment(DayOfWeek.MONDAY, LocalTime.of(7, 0)),
                        ZoneId.of("Europe/Berlin")));
        assertThat(parse(GOOD).state()).isNull();
        assertThat(new State("acme", "").folder("staging")).isEqualTo("staging/");
        assertThat(new State("acme", "shop").folder("staging")).isEqualTo("shop/staging/");
    }

    @Test
    void readsTheRoleThatReadsAnotherAccount() {
        String role = "arn:aws:iam::222222222222:role/team/slipway-read";
        String file = GOOD.replaceFirst("012345678901", "222222222222")
                .replace("{ environment: staging }", "{ environment: staging, readRole: \"" + role + "\" }");
        Configuration configuration = parse(file);
        assertThat(configuration.readRole(configuration.environment("production")))
                .contains(role);
        assertThat(configuration.readRole(configuration.environment("staging"))).isEmpty();
        assertThat(mistakes(GOOD.replaceFirst("012345678901", "222222222222")))
                .containsExactly(
                        "line 19, column 27: staging is in the account 222222222222, and the credentials for production are those of the account 012345678901, which cannot read it."
                                + " Add readRole, a role of the account 222222222222 that production may assume: readRole: \"arn:aws:iam::222222222222:role/slipway-read\".");
    }

    @Test
    void fillsInDefaults() {
        Environment staging = parse("""
                application: shop
                repository: shop
                services: { web: { service: "shop-{environment}-web", container: app, smoke: { path: /version } } }
                environments:
                  staging: { account: "111111111111", region: eu-central-1, cluster: shop, url: "http://localhost:8080" }
                """).environment("staging");
        assertThat(staging.failFast()).isEqualTo(2);
        assertThat(staging.rolloutTimeout()).isNull();
        assertThat(staging.services().getFirst().wave()).isEqualTo(1);
        assertThat(staging.services().getFirst().smoke())
                .isEqualTo(new Environment.Smoke("/version", 20, Duration.ofSeconds(60)));
        assertThat(staging.migration()).isNull();
        assertThat(staging.control()).isNull();
        assertThat(staging.slack()).isNull();
    }

    @Test
    void takesTheBarOfScans() {
        String file = """
                application: shop
                repository: shop
                preflight: { scan: %s }
                services: { web: { service: "shop-{environment}-web", container: app } }
                environments:
                  staging: { account: "111111111111", region: eu-central-1, cluster: shop, url: "http://localhost:8080" }
                """;
        assertThat(parse(file.formatted("off")).environment("staging").scanBar())
                .isEqualTo(ScanBar.OFF);
        assertThat(parse(file.formatted("high")).environment("staging").scanBar())
                .isEqualTo(ScanBar.HIGH);
        assertThat(parse(file.replace("preflight: { scan: %s }\n", ""))
                        .environment("staging")
                        .scanBar())
                .isEqualTo(ScanBar.CRITICAL);
        assertThat(mistakes(file.formatted("medium")))
                .singleElement()
                .asString()
                .contains("\"preflight.scan\" cannot be \"medium\"", "critical", "high", "off");
    }

    @Test
    void reportsEveryMistakeAtOnceEachWithItsLine() {
        String bad = """
                application: shop
                repositry: shop
                migrate: { like: wbe, command: [migrate], timeout: 15 minutes }
                services:
                  web: { service: "shop-{env}-web", container: app, wave: 0 }
                environments:
                  staging:
                    { account: 12345678901, region: eu-central-1, cluster: shop, url: "ftp://staging.example.com" }
                """;
        assertThat(mistakes(bad))
                .containsExactly(
                        "line 2, column 1: unknown key \"repositry\". Did you mean \"repository\"?",
                        "line 3, column 18: \"migrate.like\" names the service \"wbe\", which is not under services. Did you mean \"web\"?",
                        "line 3, column 52: \"migrate.timeout\": \"15 minutes\" is no duration: write it as 90s, 15m, 2h or PT15M.",
                        "line 5, column 19: unknown placeholder {env}. {environment} is the one placeholder.",
                        "line 5, column 59: \"services.web.wave\" cannot be 0. Write a whole number from 1 to 100, without quotes.",
                        "line 8, column 16: \"environments.staging.account\" must be text, but is the number 12345678901. Put it in quotes: account: \"12345678901\".",
                        "line 8, column 71: \"environments.staging.url\": \"ftp://staging.example.com\" must begin with http:// or https://.");
        assertThatThrownBy(() -> parse(bad))
                .hasMessageStartingWith("slipway.yml has 7 mistakes:\n  line 2, column 1: ")
                .hasMessageEndingWith("\nEvery key is explained in docs/slipway-yml.md.");
    }

    /** Each takes a part of the good file out, puts another in, and names the line and words of the mistake. */
    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '^',
            value = {
                "application: shop => applicaton: shop => line 1, column 1: unknown key \"applicaton\". Did you mean \"application\"?",
                "application: shop => application: => line 1, column 13: \"application\" must be text, but is empty",
                "application: shop => application: 'My Shop' => line 1, column 14: \"application\" cannot be \"My Shop\"",
                "application: shop => application: [shop] => line 1, column 14: \"application\" must be text, but is a list",
                "team/shop => 1.dkr.ecr.eu-central-1.amazonaws.com/shop:v1 => without registry, tag or digest",
                "base: running => state: releases/shop => line 3, column 8: \"state\" cannot be \"releases/shop\". Write a bucket and a prefix: state: s3://acme-releases/shop.",
                "base: running => state: s3://Releases/shop => \"state\" cannot be",
                "base: running => base: shop-{environment}-{srevice} => line 3, column 7: unknown placeholder {srevice}. {environment} and {service} are the placeholders of base",
                "base: running => base: shop:7 => line 3, column 7: no task definition family can be called \"shop:7\"",
                "base: running => frobnicate: 1 => line 3, column 1: unknown key \"frobnicate\". Known are: application",
                "base: running => application: twice => line 3, column 1: \"application\" is given twice. Keep one",
                "base: running => 'application': twice => line 3, column 1: \"application\" is given twice. Keep one",
                "base: running => [a, b]: c => line 3, column 1: a key must be a word",
                "C0123456789 => '#releases' => line 4, column 19: \"slack.channel\" cannot be \"#releases\". Write the channel's id",
                "C0123456789 => 42 => \"slack.channel\" must be text, but is the number 42. Put it in quotes: channel: \"42\"",
                "https://slack.example.gov/api => slack.example.gov => \"slack.apiUrl\": \"slack.example.gov\" must begin with http",
                "channel: => chanel: => unknown key \"slack.chanel\". Did you mean \"channel\"?",
                "like: web => like: wep => \"migrate.like\" names the service \"wep\", which is not under services. Did you mean \"web\"?",
                "[migrate, \"--fast\"] => migrate => line 5, column 32: \"migrate.command\" must be a list, but is the text \"migrate\"",
                "[migrate, \"--fast\"] => [] => \"migrate.command\" is an empty list",
                "[migrate, \"--fast\"] => [migrate, 5] => each of \"migrate.command\" must be text, but this is the number 5",
                "timeout: 15m => timeout: 15 => \"migrate.timeout\": \"15\" has no unit: write it as 90s, 15m, 2h or PT15M",
                "timeout: 15m => timeout: 0s => \"migrate.timeout\": \"0s\" is not more than zero",
                "timeout: 15m => timeout: 25h => \"migrate.timeout\": \"25h\" is more than 24 hours",
                "timeout: 15m => timeout: [15m] => \"migrate.timeout\" must be a duration, but is a list",
                "timeout: 15m => subnets: [a] => \"migrate.subnets\" is not supported yet",
                "/-/maintenance => maintenance => \"maintenance.path\" cannot be \"maintenance\". Write a path",
                "shop/{environment}/control-token => shop/{Environment}/x => unknown placeholder {Environment}",
                "shop/{environment}/control-token => shop/{environment/x => unknown placeholder {environment/x",
                "failFast: 3 => failFast: \"3\" => line 7, column 38: \"rollout.failFast\" must be a number, but is the text \"3\"",
                "failFast: 3 => failFast: 99999999999 => \"rollout.failFast\" cannot be 99999999999",
                "wave: 2 => wave: 1.5 => line 9, column 69: \"services.late.wave\" must be a number, but is the number 1.5",
                "wave: 2 => wave: -1 => \"services.late.wave\" cannot be -1",
                "\"shop-{environment}-late\" => \"arn:aws:ecs:x\" => Write its name alone, not its ARN",
                "container: app, wave: 2 => wave: 2 => line 9, column 9: \"services.late.container\" is missing. Name the container",
                "{ path: /version, answers: 5, timeout: 10s } => true => \"services.web.smoke\" must have keys of its own, but is true",
                "late: { => Late: { => line 9, column 3: \"services.Late\" is no name that can be used",
                "\"012345678901\" => 11111111111 => \"environments.staging.account\" must be text, but is the number",
                "\"012345678901\" => 012345678901 => must be text, but is the number 012345678901. Put it in quotes: account: \"012345678901\"",
                "\"012345678901\" => \"1111\" => \"environments.staging.account\" cannot be \"1111\". Write all twelve digits, in quotes",
                "\"https://staging.example.com/\" => staging.example.com => must begin with http:// or https://",
                "\"https://staging.example.com/\" => \"https://u:p@example.com\" => must not hold a user or password",
                "\"https://staging.example.com/\" => \"https:///x\" => names no host",
                "\"https://staging.example.com/\" => \"https://example.com/shop\" => must end after the host",
                "\"https://staging.example.com/\" => \"https://example.com?a\" => must end before the ? or #",
                "region: eu-central-1, => region: frankfurt, => \"environments.staging.region\" cannot be \"frankfurt\"",
                "{ environment: staging } => { environment: stagign } => production comes after \"stagign\", which is not under environments. Did you mean \"staging\"?",
                "{ environment: staging } => { environment: production } => in a circle: production → production",
                "{ environment: staging } => staging => \"environments.production.after\" must have keys of its own, but is the text \"staging\". Write after: { environment: staging }",
                "{ environment: staging } => { environment: staging, readRole: r } => line 19, column 46: no role of IAM has the ARN \"r\". Write the role's ARN: readRole: \"arn:aws:iam::111111111111:role/slipway-read\".",
                "{ environment: staging } => { environment: staging, readRole: \"arn:aws:iam::012345678901:user/x\" } => no role of IAM has the ARN",
                "{ environment: staging } => { environment: staging, readRole: \"arn:aws:iam::222222222222:role/x\" } => the role is one of the account 222222222222, and staging is in the account 012345678901. Name a role of the account that it is to read.",
                "{ environment: staging } => { environment: staging, readrole: x } => unknown key \"environments.production.after.readrole\". Did you mean \"readRole\"?",
                "after: { environment: staging } => freeze: Fri => line 19, column 13: \"environments.production.freeze\" must be a list, but is the text",
                "after: { environment: staging } => freeze: [Fri] => each of \"environments.production.freeze\" must have keys of its own",
                "after: { environment: staging } => freeze: [{ from: \"Fri 16:00\", zone: UTC }] => \"environments.production.freeze.to\" is missing",
                "after: { environment: staging } => freeze: [{ from: \"Friday 16:00\", to: \"Mon 07:00\", zone: UTC }] => \"environments.production.freeze.from\" cannot be \"Friday 16:00\". Write a day",
                "after: { environment: staging } => freeze: [{ from: \"Fri 16:00\", to: \"Mon 24:00\", zone: UTC }] => \"environments.production.freeze.to\" cannot be \"Mon 24:00\"",
                "after: { environment: staging } => freeze: [{ from: \"Fri 16:00\", to: \"Fri 16:00\", zone: UTC }] => the freeze ends when it begins",
                "after: { environment: staging } => freeze: [{ from: \"Fri 16:00\", to: \"Mon 07:00\", zone: Berlin }] => there is no time zone \"Berlin\"",
                "after: { environment: staging } => maintenance: { when: migrating } => \"environments.production.maintenance\" is not supported yet",
                "url: https://example.com => url: \"https://example.com\" ] => line 18, column 32: not YAML: ",
                "url: https://example.com => url: \"https://example.com => not YAML: ",
            })
    void explainsEachMistake(String good, String bad, String expected) {
        assertThat(GOOD).contains(good);
        assertThat(mistakes(GOOD.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(bad))))
                .first()
                .asString()
                .contains(expected);
    }

    @Test
    void namesACircleOfEnvironments() {
        assertThat(mistakes("""
                application: shop
                repository: shop
                services: { web: { service: web, container: app } }
                environments:
                  a: { account: "111111111111", region: eu-central-1, cluster: a, url: "https://a", after: { environment: c } }
                  b: { account: "111111111111", region: eu-central-1, cluster: b, url: "https://b", after: { environment: a } }
                  c: { account: "111111111111", region: eu-central-1, cluster: c, url: "https://c", after: { environment: b } }
                """)).hasSize(3).first().asString().contains("line 5", "a → c → b → a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '^',
            value = {
                "services: {} => \"services\" holds no service",
                "services: => \"services\" must have keys of its own, but is empty",
                "services: [web] => \"services\" must have keys of its own, but is a list",
            })
    void wantsAService(String services, String expected) {
        assertThat(mistakes("""
                application: shop
                repository: shop
                %s
                environments:
                  staging: { account: "111111111111", region: eu-central-1, cluster: a, url: "https://a" }
                """.formatted(services))).singleElement().asString().contains("line 3", expected);
    }

    @Test
    void namesEachKeyThatIsMissing() {
        assertThat(mistakes("{}")).hasSize(4).allMatch(mistake -> mistake.contains("is missing"));
        assertThat(mistakes("")).singleElement().asString().contains("it is empty");
        assertThat(mistakes("# nothing\n---\n")).hasSize(1);
        assertThat(mistakes("just words")).singleElement().asString().contains("there are no keys at the top");
    }

    @Test
    void survivesHostileText() {
        assertThat(mistakes("[".repeat(100_000))).singleElement().asString().contains("nested more than 32 deep");
        assertThat(mistakes("a: &a [*a, *a]\n")).anyMatch(mistake -> mistake.contains("unknown key \"a\""));
        assertThat(mistakes("services: &s { web: *s }\n")).anyMatch(mistake -> mistake.contains("services.web"));
        assertThat(mistakes("a: 1\n---\nb: 2\n")).singleElement().asString().contains("not YAML");
        assertThat(mistakes("a: \u0007\n")).singleElement().asString().contains("not YAML");
        assertThat(mistakes("\tapplication: shop\n")).singleElement().asString().contains("line 1");
        assertThat(mistakes("<<: { application: shop }\n")).anyMatch(mistake -> mistake.contains("unknown key \"<<\""));
    }

    @Test
    void environmentVariablesTakeThePlaceOfAddressesAndAreCheckedAlike() {
        assertThat(parse(GOOD, Map.of("SLIPWAY_URL_STAGING", "http://127.0.0.1:4711/"))
                        .environment("staging")
                        .url())
                .isEqualTo(URI.create("http://127.0.0.1:4711"));
        assertThat(parse(GOOD, Map.of("SLIPWAY_URL_STAGING", " "))
                        .environment("staging")
                        .url())
                .isEqualTo(URI.create("https://staging.example.com"));
        assertThat(parse(GOOD, Map.of("SLIPWAY_SLACK_API_URL", "http://127.0.0.1:1/slack/api"))
                        .environment("staging")
                        .slack())
                .extracting(Environment.Slack::apiUrl)
                .isEqualTo(URI.create("http://127.0.0.1:1/slack/api/"));
        assertThat(mistakes(GOOD, Map.of("SLIPWAY_URL_STAGING", "localhost:80", "SLIPWAY_SLACK_API_URL", "file:/x")))
                .containsExactlyInAnyOrder(
                        "the environment variable SLIPWAY_URL_STAGING: \"localhost:80\" must begin with http:// or https://. Correct or unset it.",
                        "the environment variable SLIPWAY_SLACK_API_URL: \"file:/x\" must begin with http:// or https://. Correct or unset it.");
    }

    @Test
    void namesTheKnownEnvironmentsWhenAskedForAnother() {
        assertThatThrownBy(() -> parse(GOOD).environment("prodction"))
                .hasMessage("There is no environment \"prodction\" in slipway.yml; there is staging, production."
                        + " Did you mean \"production\"?");
    }

    private static Configuration parse(String text) {
        return parse(text, Map.of());
    }

    private static Configuration parse(String text, Map<String, String> variables) {
        return ConfigurationParser.parse("slipway.yml", text, variables);
    }

    private static List<String> mistakes(String text) {
        return mistakes(text, Map.of());
    }

    private static List<String> mistakes(String text, Map<String, String> variables) {
        ConfigurationException e = catchThrowableOfType(ConfigurationException.class, () -> parse(text, variables));
        return e == null
                ? List.of()
                : e.mistakes().stream().map(Mistake::toString).toList();
    }
}
