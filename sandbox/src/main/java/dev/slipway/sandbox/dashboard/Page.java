package dev.slipway.sandbox.dashboard;

import static dev.slipway.sandbox.dashboard.Html.escape;

import dev.slipway.sandbox.dashboard.SandboxState.Deployment;
import dev.slipway.sandbox.dashboard.SandboxState.Environment;
import dev.slipway.sandbox.dashboard.SandboxState.Event;
import dev.slipway.sandbox.dashboard.SandboxState.Service;
import dev.slipway.sandbox.dashboard.SandboxState.SlackMessage;
import dev.slipway.sandbox.dashboard.SandboxState.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The page, a pure function of the state: HTML that renews itself each second, and without scripts each three. */
public final class Page {

    private static final String STYLE = resource("style.css");
    private static final String SCRIPT = resource("refresh.js");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final int MOST_EVENTS = 8;

    private final SandboxState state;
    private final Releases releases;
    private final StringBuilder html = new StringBuilder(16_384);

    private Page(SandboxState state) {
        this.state = state;
        this.releases = new Releases(state);
    }

    /** The whole page. */
    public static String of(SandboxState state) {
        return new Page(state).render();
    }

    private String render() {
        html.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Slipway sandbox</title>")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<noscript><meta http-equiv=\"refresh\" content=\"3\"></noscript><style>")
                .append(STYLE)
                .append(
                        "</style></head><body><header><h1>Slipway sandbox</h1><p id=\"connection\">live</p></header><main>");
        state.environments().forEach(this::environment);
        slack();
        shortened();
        html.append("</main><script>").append(SCRIPT).append("</script></body></html>\n");
        return html.toString();
    }

    private void environment(Environment environment) {
        html.append("<section class=\"environment\"><h2>")
                .append(escape(environment.name()))
                .append("</h2><p class=\"address\"><a href=\"")
                .append(escape(environment.url()))
                .append("\">")
                .append(escape(environment.url()))
                .append("</a></p>");
        requests(environment);
        environment.services().forEach(this::service);
        html.append("</section>");
    }

    private void requests(Environment environment) {
        Map<String, Long> byRelease = environment.requests().byRelease();
        long carried = byRelease.values().stream().mapToLong(Long::longValue).sum();
        html.append("<h3>Requests <small>")
                .append(number(environment.requests().total()))
                .append("</small></h3>");
        if (carried == 0) {
            html.append("<p class=\"quiet\">none yet</p>");
            return;
        }
        html.append("<div class=\"bar\">");
        List<Map.Entry<String, Long>> ordered = byRelease.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> releases.age(entry.getKey())))
                .toList();
        for (Map.Entry<String, Long> entry : ordered) {
            html.append(String.format(
                    Locale.ROOT,
                    "<span class=\"release\" style=\"--hue:%d;flex:%d 0 0\" title=\"%s\"></span>",
                    releases.hue(entry.getKey()),
                    Math.max(1, entry.getValue() * 1000 / carried),
                    escape(entry.getKey())));
        }
        html.append("</div><p class=\"legend\">");
        for (Map.Entry<String, Long> entry : ordered) {
            chip(entry.getKey(), number(entry.getValue()));
        }
        html.append("</p>");
    }

    private void service(Service service) {
        html.append("<article><h3>")
                .append(escape(service.name()))
                .append(" <small>")
                .append(service.running())
                .append(" of ")
                .append(service.desired())
                .append(" running")
                .append(service.pending() > 0 ? ", " + service.pending() + " pending" : "")
                .append(" · ")
                .append(escape(service.taskDefinition()))
                .append("</small></h3>");
        tasks(service.tasks());
        html.append("<ul class=\"deployments\">");
        service.deployments().forEach(this::deployment);
        html.append("</ul>");
        if (!service.events().isEmpty()) {
            html.append("<details><summary>Events</summary><ol>");
            for (Event event : service.events()
                    .subList(0, Math.min(MOST_EVENTS, service.events().size()))) {
                html.append("<li><time>")
                        .append(TIME.format(event.at()))
                        .append("</time> ")
                        .append(escape(event.message()))
                        .append("</li>");
            }
            html.append("</ol></details>");
        }
        html.append("</article>");
    }

    private void tasks(List<Task> tasks) {
        if (tasks.isEmpty()) {
            html.append("<p class=\"quiet\">no tasks</p>");
            return;
        }
        Map<String, List<Task>> byRelease = new LinkedHashMap<>();
        tasks.stream()
                .sorted(Comparator.comparingInt((Task task) -> releases.age(task.digest()))
                        .thenComparing(Task::id))
                .forEach(task -> byRelease
                        .computeIfAbsent(task.digest(), digest -> new ArrayList<>())
                        .add(task));
        html.append("<div class=\"tasks\">");
        byRelease.forEach((digest, ofRelease) -> {
            for (Task task : ofRelease) {
                html.append(String.format(
                        Locale.ROOT,
                        "<span class=\"task %s %s\" style=\"--hue:%d\" title=\"%s\"><b>%s</b> %s%s</span>",
                        css(task.status()),
                        css(task.health()),
                        releases.hue(digest),
                        escape(task.id() + " port " + task.port() + " pid " + task.pid()),
                        escape(releases.name(digest)),
                        escape(task.status().toLowerCase(Locale.ROOT)),
                        task.health().equals("UNKNOWN")
                                ? ""
                                : " · " + escape(task.health().toLowerCase(Locale.ROOT))));
            }
        });
        html.append("</div>");
    }

    private void deployment(Deployment deployment) {
        html.append("<li class=\"").append(css(deployment.rolloutState())).append("\">");
        chip(deployment.digest(), "");
        html.append(" <b>")
                .append(escape(
                        deployment.serviceDeployment().isEmpty()
                                ? deployment.rolloutState()
                                : deployment.serviceDeployment()))
                .append("</b> ")
                .append(deployment.running())
                .append("/")
                .append(deployment.desired());
        if (deployment.failed() > 0) {
            html.append(", ").append(deployment.failed()).append(" failed");
        }
        html.append(" <small>").append(escape(deployment.reason())).append("</small></li>");
    }

    private void chip(String digest, String figure) {
        html.append(String.format(
                Locale.ROOT,
                "<span class=\"chip\" style=\"--hue:%d\" title=\"%s\">%s</span> %s ",
                releases.hue(digest),
                escape(digest),
                escape(releases.name(digest)),
                escape(figure)));
    }

    private void slack() {
        html.append("<section class=\"slack\"><h2>Slack</h2>");
        if (state.slack().isEmpty()) {
            html.append("<p class=\"quiet\">no messages yet</p>");
        }
        String channel = "";
        List<SlackMessage> parents = state.slack().stream()
                .filter(message -> message.threadTs().isEmpty())
                .sorted(Comparator.comparing(SlackMessage::channel)
                        .thenComparing(SlackMessage::ts, Comparator.reverseOrder()))
                .toList();
        for (SlackMessage message : parents) {
            if (!message.channel().equals(channel)) {
                channel = message.channel();
                html.append("<h3># ").append(escape(channel)).append("</h3>");
            }
            message(message);
            html.append("<div class=\"thread\">");
            state.slack().stream()
                    .filter(answer -> answer.threadTs().equals(message.ts())
                            && answer.channel().equals(message.channel()))
                    .forEach(this::message);
            html.append("</div>");
        }
        html.append("</section>");
    }

    private void message(SlackMessage message) {
        long seconds = Long.parseLong(message.ts().substring(0, message.ts().indexOf('.')));
        html.append(
                        "<article class=\"message\"><p class=\"author\"><b>slipway</b> <span class=\"app\">APP</span> <time>")
                .append(TIME.format(Instant.ofEpochSecond(seconds)))
                .append("</time>")
                .append(message.edits() > 0 ? " <small>(edited " + message.edits() + "×)</small>" : "")
                .append("</p>")
                .append(SlackBlocks.html(message))
                .append("</article>");
    }

    private void shortened() {
        html.append(
                "<section class=\"shortened\"><h2>Not as in AWS</h2><div class=\"wide\"><table><thead><tr><th>Delay</th><th>AWS</th><th>here</th></tr></thead><tbody>");
        state.shortened()
                .forEach(delay -> html.append("<tr><td>")
                        .append(escape(delay.name()))
                        .append("</td><td>")
                        .append(escape(delay.aws()))
                        .append("</td><td>")
                        .append(escape(delay.sandbox()))
                        .append("</td></tr>"));
        html.append("</tbody></table></div><ul>");
        state.unsafe()
                .forEach(unsafe -> html.append("<li>").append(escape(unsafe)).append("</li>"));
        html.append("</ul></section>");
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String css(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "-");
    }

    private static String resource(String name) {
        try (InputStream content = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
