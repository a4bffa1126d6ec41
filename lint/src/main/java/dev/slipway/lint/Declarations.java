package dev.slipway.lint;

import dev.slipway.lint.sql.Comment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file says of itself in comments that begin with {@code slipway:}.
 *
 * @param contractAfter the first version that no longer needs what the file takes away; empty without such a line
 * @param allowed overrides, each of the statement that it stands before or in
 * @param mistakes lines that are no declaration
 */
record Declarations(Optional<String> contractAfter, List<Allowed> allowed, List<Comment> mistakes) {

    /** @param reason not empty */
    record Allowed(Rule rule, int line, String reason) {}

    private static final Pattern DECLARATION = Pattern.compile("(?i)slipway:\\s*(.*)", Pattern.DOTALL);
    private static final Pattern CONTRACT = Pattern.compile("(?i)contract\\s+after\\s+v?(\\d+(?:\\.\\d+)*(?:-\\S+)?)");
    private static final Pattern ALLOW = Pattern.compile("(?i)allow\\s+(\\S+)\\s+because\\s+(\\S.*)", Pattern.DOTALL);

    Declarations {
        allowed = List.copyOf(allowed);
        mistakes = List.copyOf(mistakes);
    }

    static Declarations of(List<Comment> comments) {
        Optional<String> contract = Optional.empty();
        List<Allowed> allowed = new ArrayList<>();
        List<Comment> mistakes = new ArrayList<>();
        for (Comment comment : comments) {
            Matcher declaration = DECLARATION.matcher(comment.text());
            if (!declaration.matches()) {
                continue;
            }
            String text = declaration.group(1).strip();
            Matcher after = CONTRACT.matcher(text);
            Matcher allow = ALLOW.matcher(text);
            Optional<Rule> rule = allow.matches() ? rule(allow.group(1)) : Optional.empty();
            if (after.matches() && contract.isEmpty()) {
                contract = Optional.of(after.group(1));
            } else if (rule.isPresent()) {
                allowed.add(
                        new Allowed(rule.get(), comment.line(), allow.group(2).strip()));
            } else if (!text.equalsIgnoreCase("expand")) {
                mistakes.add(comment);
            }
        }
        return new Declarations(contract, allowed, mistakes);
    }

    private static Optional<Rule> rule(String id) {
        return Arrays.stream(Rule.values())
                .filter(rule -> rule != Rule.DECLARATION && rule.id().equals(id))
                .findFirst();
    }
}
