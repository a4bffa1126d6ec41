package dev.slipway.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConfigurationTest {
    private static final Map<String, String> FULL = Map.of(
            "ENVIRONMENT", "staging",
            "PORT", "8080",
            "DATABASE_URL", "jdbc:postgresql://127.0.0.1:5432/ublog",
            "DATABASE_USER", "ublog",
            "DATABASE_PASSWORD", "a-secret-value",
            "REDIS_URL", "redis://127.0.0.1:6379/1",
            "CONTROL_TOKEN", "another-secret-value");

    private static Map<String, String> fullWith(String name, String value) {
        Map<String, String> environment = new HashMap<>(FULL);
        environment.put(name, value);
        return environment;
    }

    private static List<String> problems(ProcessName process, Map<String, String> environment) {
        return switch (Configuration.read(process, environment)) {
            case ConfigurationResult.Incomplete(List<String> problems) -> problems;
            case ConfigurationResult.Complete _ -> List.of();
        };
    }

    @Test
    void readsAllThatTheWebProcessNeeds() {
        ConfigurationResult result = Configuration.read(ProcessName.WEB, FULL);
        assertThat(result).isInstanceOfSatisfying(ConfigurationResult.Complete.class, complete -> {
            Configuration configuration = complete.configuration();
            assertThat(configuration.environment()).isEqualTo("staging");
            assertThat(configuration.database().password().reveal()).isEqualTo("a-secret-value");
            assertThat(configuration.redis()).hasValue(URI.create("redis://127.0.0.1:6379/1"));
            assertThat(configuration.web().orElseThrow().port()).isEqualTo(8080);
            assertThat(configuration.web().orElseThrow().drain()).isEqualTo(Duration.ofSeconds(1));
            assertThat(configuration.taskMetadata()).isEmpty();
        });
    }

    @Test
    void namesEveryMissingVariableAtOnce() {
        assertThat(problems(ProcessName.WEB, Map.of()))
                .containsExactly(
                        "CONTROL_TOKEN is missing",
                        "DATABASE_PASSWORD is missing",
                        "DATABASE_URL is missing",
                        "DATABASE_USER is missing",
                        "ENVIRONMENT is missing",
                        "PORT is missing",
                        "REDIS_URL is missing");
    }

    @Test
    void asksEachProcessOnlyForWhatItNeeds() {
        assertThat(problems(ProcessName.WORKER, Map.of()))
                .doesNotContain("PORT is missing", "CONTROL_TOKEN is missing")
                .contains("REDIS_URL is missing");
        assertThat(problems(ProcessName.MIGRATE, Map.of()))
                .containsExactly(
                        "DATABASE_PASSWORD is missing",
                        "DATABASE_URL is missing",
                        "DATABASE_USER is missing",
                        "ENVIRONMENT is missing");
    }

    @Test
    void asksWhoMakesDatabasesForTheAdministratorToo() {
        assertThat(problems(ProcessName.DATABASE, Map.of()))
                .containsExactly(
                        "DATABASE_ADMIN_PASSWORD is missing",
                        "DATABASE_ADMIN_USER is missing",
                        "DATABASE_PASSWORD is missing",
                        "DATABASE_URL is missing",
                        "DATABASE_USER is missing",
                        "ENVIRONMENT is missing");
    }

    @Test
    void namesInvalidVariablesAndNeverTheirValues() {
        assertThat(problems(ProcessName.WEB, fullWith("PORT", "99999")))
                .containsExactly("PORT must be a whole number from 0 to 65535");
        assertThat(problems(ProcessName.WEB, fullWith("DRAIN_SECONDS", "-1")))
                .containsExactly("DRAIN_SECONDS must be a whole number from 0 to 60");
        assertThat(problems(ProcessName.WEB, fullWith("DATABASE_URL", "mysql://s3cret")))
                .containsExactly("DATABASE_URL must start with jdbc:postgresql:");
        assertThat(problems(ProcessName.WEB, fullWith("REDIS_URL", "http://:s3cret@x"))
                        .toString())
                .contains("REDIS_URL must look like")
                .doesNotContain("s3cret");
        assertThat(problems(ProcessName.WEB, fullWith("REDIS_URL", "redis://x y")))
                .containsExactly("REDIS_URL must be a URL");
        assertThat(problems(ProcessName.WEB, fullWith("ENVIRONMENT", "Staging!")))
                .hasSize(1);
    }

    @Test
    void printsNoSecret() {
        assertThat(Configuration.read(ProcessName.WEB, FULL).toString())
                .doesNotContain("a-secret-value", "another-secret-value");
    }
}
