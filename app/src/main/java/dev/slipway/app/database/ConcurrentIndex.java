package dev.slipway.app.database;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A migration that is one statement, which builds or drops an index beside readers and writers. PostgreSQL runs it outside
 * a transaction, so that it can end half done; since it is one statement, it can be run again.
 *
 * @param builds the name of the index that it builds, quoted as PostgreSQL does; empty for one that it drops or does not name
 */
record ConcurrentIndex(String builds) {
    private static final Pattern COMMENT = Pattern.compile("--[^\\r\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern STATEMENT = Pattern.compile(
            "(?:create\\s+(?:unique\\s+)?index\\s+concurrently\\s+"
                    + "(?:(?:if\\s+not\\s+exists\\s+)?(?<name>\"(?:[^\"]|\"\")+\"|(?!on\\b)\\w+)\\s+)?on"
                    + "|(?:drop|reindex)\\s+index\\s+concurrently)\\s[^;]*;?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern PLAIN = Pattern.compile("\"([a-z_][a-z0-9_]*)\"");

    /** Reads a migration's text; empty for any other migration. */
    static Optional<ConcurrentIndex> in(String sql) {
        Matcher statement =
                STATEMENT.matcher(COMMENT.matcher(sql).replaceAll(" ").strip());
        return statement.matches()
                ? Optional.of(new ConcurrentIndex(quoted(Optional.ofNullable(statement.group("name")))))
                : Optional.empty();
    }

    private static String quoted(Optional<String> written) {
        return written.map(name ->
                        name.startsWith("\"") ? PLAIN.matcher(name).replaceFirst("$1") : name.toLowerCase(Locale.ROOT))
                .orElse("");
    }
}
