package dev.slipway.lint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** The cases of the two files of SQL. */
final class Cases {

    /**
     * One case.
     *
     * @param rules those that have to be found, as often as they stand there
     * @param files of SQL, in the order in which they are applied; the last one is judged
     */
    record Case(String name, List<String> rules, List<String> files) {

        Report report() {
            List<Migration> migrations = new ArrayList<>();
            for (String sql : files) {
                migrations.add(new Migration("V" + (migrations.size() + 1) + ".sql", sql, true));
            }
            return new Linter(!name.endsWith("(no timeout)")).lint(migrations).getLast();
        }

        @Override
        public String toString() {
            return String.join(", ", rules) + (rules.isEmpty() ? "" : ": ") + name;
        }
    }

    private static final Pattern HEAD = Pattern.compile("(?m)^=== ");
    private static final Pattern NEXT_FILE = Pattern.compile("(?m)^---\\n");
    private static final Pattern COMMA = Pattern.compile(", ");

    private Cases() {}

    static List<Case> read(String file) {
        List<Case> cases = new ArrayList<>();
        for (String part : HEAD.splitAsStream(text(file)).toList()) {
            int end = part.indexOf('\n');
            if (part.startsWith("#")) {
                continue;
            }
            String head = part.substring(0, end);
            int bar = head.indexOf('|');
            List<String> rules = bar < 0
                    ? List.of()
                    : COMMA.splitAsStream(head.substring(0, bar).strip()).toList();
            cases.add(new Case(
                    head.substring(bar + 1).strip(),
                    rules,
                    NEXT_FILE.splitAsStream(part.substring(end + 1)).toList()));
        }
        return cases;
    }

    private static String text(String file) {
        try (InputStream in = Objects.requireNonNull(Cases.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
