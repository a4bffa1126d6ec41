package dev.slipway.sandbox;

import dev.slipway.sandbox.HttpEndpoint.Answer;
import dev.slipway.sandbox.HttpEndpoint.Call;
import dev.slipway.sandbox.calls.CallFilter;
import dev.slipway.sandbox.calls.CallLog;
import dev.slipway.sandbox.dashboard.History;
import dev.slipway.sandbox.dashboard.Page;
import dev.slipway.sandbox.dashboard.SandboxState;
import dev.slipway.sandbox.dashboard.Switches;
import dev.slipway.sandbox.dashboard.View;
import dev.slipway.sandbox.faults.Faults;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** The page for people: {@code GET /}, its two files, and its switches. Thread-safe. */
final class DashboardRoutes {

    private static final String PREFIX = "/_sandbox/dashboard/";
    private static final int MOST_CALLS = 100;
    private static final int MOST_BYTES = 64 * 1024;

    /** Nothing from anywhere else, nothing inline, no frame around it. */
    private static final Map<String, String> SECURITY = Map.of(
            "Cache-Control",
            "no-store",
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self';"
                    + " base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "same-origin");

    private final Supplier<SandboxState> state;
    private final History history;
    private final Faults faults;
    private final CallLog calls;
    private final InstantSource clock;

    DashboardRoutes(Supplier<SandboxState> state, History history, Faults faults, CallLog calls, InstantSource clock) {
        this.state = state;
        this.history = history;
        this.faults = faults;
        this.calls = calls;
        this.clock = clock;
    }

    boolean serves(Call call) {
        boolean get = call.method().equals("GET") || call.method().equals("HEAD");
        return call.path().startsWith(PREFIX) || (call.path().equals("/") && get);
    }

    Answer answer(Call call) throws IOException {
        return switch (call.method() + " " + call.path()) {
            case "GET /", "HEAD /" -> answer("text/html", page(call.query()));
            case "GET " + PREFIX + "style.css" -> answer("text/css", Page.file("style.css"));
            case "GET " + PREFIX + "refresh.js" -> answer("text/javascript", Page.file("refresh.js"));
            case "POST " + Switches.PATH -> throwSwitch(call);
            default -> Answer.error(404, "Nothing is served at " + call.method() + " " + call.path());
        };
    }

    private String page(Map<String, String> query) {
        CallFilter filter = new CallFilter(
                query.getOrDefault("service", ""),
                query.getOrDefault("operation", ""),
                query.getOrDefault("environment", ""),
                Instant.MIN,
                0,
                MOST_CALLS);
        return Page.of(new View(
                state.get(),
                history,
                faults.all(),
                calls.read(filter),
                filter,
                query.getOrDefault("told", ""),
                clock.instant()));
    }

    /** Browsers say from which page a form comes; one that does not say so is no form of ours. */
    private Answer throwSwitch(Call call) throws IOException {
        if (!call.header("Origin").equals("http://" + call.header("Host"))) {
            return Answer.error(403, "Only the dashboard's own forms are taken here; programs use /_sandbox/faults.");
        }
        Map<String, String> form = form(new String(call.body().readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
        String name = form.getOrDefault("name", "");
        try {
            if (form.getOrDefault("action", "").equals("mend")) {
                faults.reset(name);
            } else {
                faults.set(name, value(form.getOrDefault("value", "")));
            }
            return seeOther("/#switches");
        } catch (IllegalArgumentException e) {
            return seeOther("/?told=" + URLEncoder.encode(String.valueOf(e.getMessage()), StandardCharsets.UTF_8)
                    + "#switches");
        }
    }

    private static JsonNode value(String text) {
        String bare = text.strip();
        if (!bare.startsWith("{") && !bare.startsWith("[")) {
            return StringNode.valueOf(bare);
        }
        try {
            return JsonMapper.shared().readTree(bare);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the value is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String field : body.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                form.put(decode(field.substring(0, equals)), decode(field.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Answer seeOther(String location) {
        return new Answer(303, Map.of("Location", location), new byte[0]);
    }

    private static Answer answer(String type, String text) {
        Map<String, String> headers = new HashMap<>(SECURITY);
        headers.put("Content-Type", type + "; charset=utf-8");
        return new Answer(200, headers, text.getBytes(StandardCharsets.UTF_8));
    }
}
