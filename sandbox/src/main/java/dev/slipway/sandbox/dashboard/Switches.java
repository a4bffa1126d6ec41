package dev.slipway.sandbox.dashboard;

import static dev.slipway.sandbox.dashboard.Html.escape;

import dev.slipway.sandbox.faults.Fault;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The switches as forms: each posts its name and value to {@link #PATH}. */
public final class Switches {

    /** Takes the forms; whoever serves it lets only this page's own posts through. */
    public static final String PATH = "/_sandbox/dashboard/fault";

    private static final Pattern TWO_WORDS = Pattern.compile("(\\S+) or (\\S+)");

    private Switches() {}

    static String html(List<Fault> faults, String told) {
        StringBuilder html = new StringBuilder("<section class=\"switches\" aria-labelledby=\"switches\">")
                .append("<h2 id=\"switches\">Break it</h2>")
                .append(told.isEmpty() ? "" : "<p class=\"told\" role=\"alert\">" + escape(told) + "</p>")
                .append("<div data-live=\"switches\">");
        faults.forEach(fault -> one(html, fault));
        return html.append("</div></section>").toString();
    }

    private static void one(StringBuilder html, Fault fault) {
        String value = fault.value().isString()
                ? fault.value().stringValue()
                : fault.value().isNull() ? "" : fault.value().toString();
        html.append(fault.isOn() ? "<details class=\"switch on\"><summary>" : "<details class=\"switch\"><summary>")
                .append(escape(fault.name()))
                .append(fault.isOn() ? " <b>on</b> <span class=\"value\">" + escape(value) + "</span>" : "")
                .append("</summary><p>")
                .append(escape(fault.effect()))
                .append("</p><form method=\"post\" action=\"" + PATH
                        + "\"><input type=\"hidden\" name=\"name\" value=\"")
                .append(escape(fault.name()))
                .append("\"><label>Value ");
        Matcher choice = TWO_WORDS.matcher(fault.takes());
        if (choice.matches()) {
            html.append("<select name=\"value\">");
            for (int i = 1; i <= 2; i++) {
                html.append("<option")
                        .append(choice.group(i).equals(value) ? " selected>" : ">")
                        .append(escape(choice.group(i)))
                        .append("</option>");
            }
            html.append("</select>");
        } else {
            html.append("<input name=\"value\" autocomplete=\"off\" value=\"")
                    .append(escape(fault.isOn() ? value : ""))
                    .append("\">");
        }
        html.append("</label><button name=\"action\" value=\"set\">Set</button>")
                .append(fault.isOn() ? "<button name=\"action\" value=\"mend\">Mend</button>" : "")
                .append("</form><p class=\"quiet\">takes ")
                .append(escape(fault.takes()))
                .append("</p></details>");
    }
}
