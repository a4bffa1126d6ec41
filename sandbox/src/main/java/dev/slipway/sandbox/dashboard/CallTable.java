package dev.slipway.sandbox.dashboard;

import static dev.slipway.sandbox.dashboard.Html.escape;

import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The newest calls of clients, and the filter to look for some. */
final class CallTable {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final List<String> SERVICES =
            List.of("", "ecs", "ecr", "secretsmanager", "logs", "sts", "slack", "elasticloadbalancing", "monitoring");

    private CallTable() {}

    static String html(List<Call> calls, CallFilter filter, List<String> environments) {
        StringBuilder html = new StringBuilder();
        html.append("<section class=\"calls\" aria-labelledby=\"calls\"><h2 id=\"calls\">Calls</h2>")
                .append("<form class=\"filter\" method=\"get\" action=\"/#calls\">");
        select(html, "service", "Service", SERVICES, filter.service());
        html.append("<label>Operation <input name=\"operation\" value=\"")
                .append(escape(filter.operation()))
                .append("\" placeholder=\"Describe*\" autocomplete=\"off\"></label>");
        List<String> names = new java.util.ArrayList<>(environments);
        names.addFirst("");
        select(html, "environment", "Environment", names, filter.environment());
        html.append("<button>Show</button> <a href=\"/_sandbox/calls?")
                .append(escape(query(filter)))
                .append("\">as JSON lines</a></form><div data-live=\"calls\">");
        if (calls.isEmpty()) {
            return html.append("<p class=\"quiet\">no calls</p></div></section>")
                    .toString();
        }
        html.append(
                "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Calls\"><table><thead><tr><th>Time</th>"
                        + "<th>Call</th><th>Answer</th><th>ms</th><th>About</th></tr></thead><tbody>");
        for (Call call : calls.reversed()) {
            row(html, call);
        }
        return html.append("</tbody></table></div></div></section>").toString();
    }

    private static void row(StringBuilder html, Call call) {
        boolean failed =
                call.status() == 0 || call.status() >= 400 || !call.error().isEmpty();
        String about = new TreeMap<>(call.parameters())
                .entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                        .collect(Collectors.joining(" "));
        html.append(failed ? "<tr class=\"failed\"><td><time>" : "<tr><td><time>")
                .append(TIME.format(call.at()))
                .append("</time></td><td>")
                .append(escape(call.service() + " " + call.operation()))
                .append("</td><td>")
                .append(escape(call.status() == 0 ? "cut" : Integer.toString(call.status())))
                .append(" <b>")
                .append(escape(call.error()))
                .append("</b> ")
                .append(call.fault().isEmpty() ? "" : "<small>by " + escape(call.fault()) + "</small>")
                .append("</td><td>")
                .append(call.took().toMillis())
                .append("</td><td class=\"about\">")
                .append(escape(about))
                .append("</td></tr>");
    }

    private static void select(StringBuilder html, String name, String label, List<String> values, String chosen) {
        html.append("<label>")
                .append(label)
                .append(" <select name=\"")
                .append(name)
                .append("\">");
        for (String value : values) {
            html.append("<option value=\"")
                    .append(escape(value))
                    .append(value.equals(chosen) ? "\" selected>" : "\">")
                    .append(value.isEmpty() ? "any" : escape(value))
                    .append("</option>");
        }
        html.append("</select></label>");
    }

    private static String query(CallFilter filter) {
        return "service=" + encode(filter.service()) + "&operation=" + encode(filter.operation()) + "&environment="
                + encode(filter.environment());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
