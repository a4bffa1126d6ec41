package dev.slipway.app.config;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a process learns from its environment, read once at the start.
 *
 * @param environment the name of the environment, such as {@code staging}
 * @param redis where Redis is; empty for processes that do without
 * @param web how to listen; empty for processes that do not
 * @param administrator who makes and drops databases; empty for processes that do not
 * @param taskMetadata the address of ECS's task metadata endpoint, empty outside a task
 */
public record Configuration(
        String environment,
        DatabaseAccess database,
        Optional<URI> redis,
        Optional<WebAccess> web,
        Optional<DatabaseAdministrator> administrator,
        Optional<URI> taskMetadata) {

    /**
     * Reads what the process needs. Every missing or invalid variable is named in the result; values never are, since
     * some are secrets.
     */
    public static ConfigurationResult read(ProcessName process, Map<String, String> environment) {
        return new EnvironmentReader(environment).read(process);
    }
}
