package dev.slipway.sandbox.dashboard;

import static dev.slipway.sandbox.dashboard.Html.escape;

import dev.slipway.sandbox.dashboard.SandboxState.Deployment;
import dev.slipway.sandbox.dashboard.SandboxState.Environment;
import dev.slipway.sandbox.dashboard.SandboxState.Event;
import dev.slipway.sandbox.dashboard.SandboxState.Service;
import dev.slipway.sandbox.dashboard.SandboxState.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final int MOST_EVENTS = 12;

    /** More than so many are drawn small. */
    private static final int MANY = 24;

    private final View view;
    private final SandboxState state;
    private final Releases releases;
    private final Chart chart;
    private final StringBuilder html = new StringBuilder(16_384);

    private Page(View view) {
        this.view = view;
        this.state = view.state();
        this.releases = new Releases(state);
        this.chart = new Chart(view.history(), releases, view.now());
    }

    /** The whole page. */
    public static String of(View view) {
        return new Page(view).render();
    }

    /**
     * A file that the page needs.
     *
     * @param name {@code style.css} or {@code refresh.js}
     */
    public static String file(String name) {
        return switch (name) {
            case "style.css", "refresh.js" -> resource(name);
            default -> throw new IllegalArgumentException("the page has no file " + name);
        };
    }

    private String render() {
        html.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Slipway sandbox</title>")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<noscript><meta http-equiv=\"refresh\" content=\"3\"></noscript>")
                .append("<link rel=\"stylesheet\" href=\"/_sandbox/dashboard/style.css\">")
                .append("<script src=\"/_sandbox/dashboard/refresh.js\" defer></script></head><body><header>")
                .append(
                        "<h1>Slipway sandbox</h1><nav aria-label=\"Parts of the page\"><a href=\"#switches\">Break it</a>")
                .append(
                        " <a href=\"#calls\">Calls</a></nav><p id=\"connection\" role=\"status\">live</p></header><main>");
        state.environments().forEach(this::environment);
        html.append(SlackChannel.html(state)).append(Switches.html(view.faults(), view.told()));
        shortened();
        html.append(CallTable.html(
                view.calls(),
                view.filter(),
                state.environments().stream().map(Environment::name).toList()));
        html.append("</main></body></html>\n");
        return html.toString();
    }

    private void environment(Environment environment) {
        html.append("<section class=\"environment\" data-live=\"")
                .append(escape(environment.cluster()))
                .append("\"><h2>")
                .append(escape(environment.name()))
                .append("</h2><p class=\"address\"><a href=\"")
                .append(escape(environment.url()))
                .append("\">")
                .append(escape(environment.url()))
                .append("</a></p>");
        requests(environment);
        environment.services().forEach(service -> service(environment, service));
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
        html.append("<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" role=\"img\""
                + " aria-label=\"Share of the requests by release\">");
        List<Map.Entry<String, Long>> ordered = byRelease.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> releases.age(entry.getKey())))
                .toList();
        double x = 0;
        for (Map.Entry<String, Long> entry : ordered) {
            double width = 1000.0 * entry.getValue() / carried;
            html.append(String.format(
                    Locale.ROOT,
                    "<g class=\"hue-%d\"><rect class=\"share\" x=\"%.1f\" y=\"0\" width=\"%.1f\" height=\"10\"/></g>",
                    releases.hue(entry.getKey()),
                    x,
                    Math.max(3, width)));
            x += width;
        }
        html.append("</svg><p class=\"legend\">");
        for (Map.Entry<String, Long> entry : ordered) {
            chip(entry.getKey(), number(entry.getValue()));
        }
        html.append("</p>");
    }

    private void service(Environment environment, Service service) {
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
        html.append(chart.html(environment.cluster(), service));
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
        boolean many = tasks.size() > MANY;
        byRelease.forEach((digest, ofRelease) -> {
            if (many) {
                html.append("<p class=\"legend\">");
                chip(digest, counts(ofRelease));
                html.append("</p>");
            }
            html.append(many ? "<ul class=\"tasks many\">" : "<ul class=\"tasks\">");
            ofRelease.forEach(task -> task(task, many));
            html.append("</ul>");
        });
    }

    private void task(Task task, boolean small) {
        String words = task.status().toLowerCase(Locale.ROOT)
                + (task.health().equals("UNKNOWN") ? "" : " · " + task.health().toLowerCase(Locale.ROOT));
        html.append(String.format(
                Locale.ROOT,
                "<li class=\"task %s %s hue-%d\" title=\"%s\">%s</li>",
                css(task.status()),
                css(task.health()),
                releases.hue(task.digest()),
                escape(task.id() + " port " + task.port() + " pid " + task.pid() + ", " + words),
                small
                        ? "<span class=\"hidden\">" + escape(words) + "</span>"
                        : "<b>" + escape(releases.name(task.digest())) + "</b> " + escape(words)));
    }

    private static String counts(List<Task> tasks) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        tasks.forEach(task -> counts.merge(
                task.health().equals("UNKNOWN") || !task.status().equals("RUNNING")
                        ? task.status().toLowerCase(Locale.ROOT)
                        : task.health().toLowerCase(Locale.ROOT),
                1,
                Integer::sum));
        StringBuilder words = new StringBuilder();
        counts.forEach((word, count) -> words.append(words.isEmpty() ? "" : ", ")
                .append(count)
                .append(" ")
                .append(word));
        return words.toString();
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
                "<span class=\"chip hue-%d\" title=\"%s\">%s</span> %s ",
                releases.hue(digest),
                escape(digest),
                escape(releases.name(digest)),
                escape(figure)));
    }

    private void shortened() {
        html.append(
                "<section class=\"shortened\" data-live=\"shortened\"><h2>Not as in AWS</h2><div class=\"wide\"><table><thead><tr><th>Delay</th><th>AWS</th><th>here</th></tr></thead><tbody>");
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
