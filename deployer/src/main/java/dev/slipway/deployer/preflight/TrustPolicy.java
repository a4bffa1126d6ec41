package dev.slipway.deployer.preflight;

import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads trust policies ("IAM JSON policy elements reference"): one value may stand where a list may. */
final class TrustPolicy {
    private static final Set<String> ASSUMING = Set.of("sts:AssumeRole", "sts:*", "*");

    private TrustPolicy() {}

    /** Whether some statement allows a service to assume the role. Conditions are taken as met: only AWS can tell. */
    static boolean lets(String policy, String service) {
        JsonNode json;
        try {
            json = JsonMapper.shared().readTree(policy);
        } catch (JacksonException e) {
            return false;
        }
        return each(json.path("Statement"))
                .filter(statement -> statement.path("Effect").asString("").equals("Allow"))
                .filter(statement ->
                        each(statement.path("Action")).anyMatch(action -> ASSUMING.contains(action.asString(""))))
                .anyMatch(statement -> each(statement.path("Principal").path("Service"))
                        .anyMatch(principal -> principal.asString("").equals(service)));
    }

    private static Stream<JsonNode> each(JsonNode one) {
        return one.isArray() ? one.valueStream() : one.isMissingNode() ? Stream.empty() : Stream.of(one);
    }
}
