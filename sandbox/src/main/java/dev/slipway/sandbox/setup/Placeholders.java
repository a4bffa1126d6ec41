package dev.slipway.sandbox.setup;

import java.util.Collection;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names in texts of {@code sandbox.yml} for what is known only once the sandbox runs: {@code ${sandbox.postgres.port}},
 * {@code ${sandbox.secret:shop/database}}. Any other {@code ${…}} is the text's own.
 */
public final class Placeholders {

    private static final Pattern FORM = Pattern.compile("\\$\\{sandbox\\.([^}]*)}");

    private Placeholders() {}

    /** Notes each placeholder that is not known. */
    static void check(String text, Position position, Collection<String> known, Mistakes mistakes) {
        Matcher placeholder = FORM.matcher(text);
        while (placeholder.find()) {
            String name = placeholder.group(1);
            if (!known.contains(name)) {
                String kind = name.contains(":") ? name.substring(0, name.indexOf(':') + 1) : "";
                Collection<String> alike =
                        known.stream().filter(word -> word.startsWith(kind)).toList();
                mistakes.add(
                        position,
                        "there is nothing for " + placeholder.group(),
                        Nearest.hint(name, kind.isEmpty() || alike.isEmpty() ? known : alike));
            }
        }
    }

    /** Whether a text asks for something of which the name begins so. */
    static boolean asks(String text, String prefix) {
        return text.contains("${sandbox." + prefix);
    }

    /** Puts a value in the place of each. */
    public static String fill(String text, UnaryOperator<String> values) {
        return FORM.matcher(text)
                .replaceAll(placeholder -> Matcher.quoteReplacement(values.apply(placeholder.group(1))));
    }
}
