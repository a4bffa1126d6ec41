package dev.slipway.app.maintenance;

import dev.slipway.app.config.Secret;
import dev.slipway.app.web.Json;
import dev.slipway.app.web.Problem;
import dev.slipway.app.web.Routes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads and changes the state over HTTP, for those who hold the control token; open in maintenance too. */
public final class ControlEndpoint implements Routes {
    /** Where it is. */
    public static final String PATH = "/-/maintenance";

    private final Maintenance maintenance;
    private final StatusReader status;
    private final Toggle toggle;
    private final Secret token;

    public ControlEndpoint(Maintenance maintenance, StatusReader status, Toggle toggle, Secret token) {
        this.maintenance = maintenance;
        this.status = status;
        this.toggle = toggle;
        this.token = token;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(PATH, context -> {
            if (isAllowed(context)) {
                answer(context, Optional.empty());
            }
        });
        routes.put(PATH, context -> {
            if (isAllowed(context)) {
                change(context);
            }
        });
    }

    private boolean isAllowed(Context context) {
        context.header("Cache-Control", "no-store");
        String authorization =
                Optional.ofNullable(context.header("Authorization")).orElse("");
        if (authorization.startsWith("Bearer ") && token.matches(authorization.substring("Bearer ".length()))) {
            return true;
        }
        context.header("WWW-Authenticate", "Bearer");
        new Problem(401, "Unauthorized", "Send the control token: Authorization: Bearer …").answer(context);
        return false;
    }

    private void change(Context context) {
        Optional<OptionalLong> expected = expected(context.header("If-Match"));
        if (expected.isEmpty()) {
            new Problem(400, "Bad Request", "If-Match must be a generation in quotes, such as \"4\"").answer(context);
            return;
        }
        switch (request(context)) {
            case ChangeRequest.Invalid(List<String> problems) ->
                new Problem(400, "Bad Request", String.join("; ", problems)).answer(context);
            case ChangeRequest.Valid(Change change) -> apply(context, change, expected.get());
        }
    }

    private void apply(Context context, Change change, OptionalLong expected) {
        switch (toggle.apply(change, expected)) {
            case Toggle.Result.Done done -> answer(context, done.auditProblem());
            case Toggle.Result.Conflict conflict ->
                new Problem(412, "Precondition Failed", "generation " + conflict.standing() + " stands")
                        .answer(context);
            case Toggle.Result.Unreachable _ ->
                new Problem(503, "Service Unavailable", "Redis did not answer; read the state before trying again")
                        .answer(context);
        }
    }

    private void answer(Context context, Optional<String> warning) {
        try {
            Status now = status.read(warning);
            context.header("ETag", "\"" + now.generation() + "\"");
            Json.answer(context, now);
        } catch (JedisException e) {
            new Problem(
                            503,
                            "Service Unavailable",
                            "Redis did not answer, so nobody knows what the tasks act by; here generation "
                                    + maintenance.state().generation() + " stands, mode "
                                    + maintenance.mode().text())
                    .answer(context);
        }
    }

    private static Optional<OptionalLong> expected(@Nullable String header) {
        if (header == null || header.equals("*")) {
            return Optional.of(OptionalLong.empty());
        }
        return header.matches("\"[0-9]{1,18}\"")
                ? Optional.of(OptionalLong.of(Long.parseLong(header.substring(1, header.length() - 1))))
                : Optional.empty();
    }

    private static ChangeRequest request(Context context) {
        try {
            JsonNode json = Json.MAPPER.readTree(context.bodyAsBytes());
            return ChangeRequest.of(text(json, "mode"), text(json, "reason"), text(json, "owner"), text(json, "for"));
        } catch (JacksonException e) {
            return new ChangeRequest.Invalid(List.of("the body is not JSON"));
        }
    }

    private static Optional<String> text(JsonNode json, String name) {
        JsonNode value = json.get(name);
        return value != null && value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }
}
