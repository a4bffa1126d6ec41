package dev.slipway.bench.proof;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The writes in the database of an environment. Opens a connection for each question. */
public final class Writes {

    private static final String BODIES = """
            select body
              from post
             where body like '%slipway-%'
            """;
    private static final String COLUMN = """
            select count(*)
              from information_schema.columns
             where table_name = 'post'
               and column_name = ?
            """;
    private static final Pattern TOKEN = Pattern.compile("slipway-[a-z0-9]+-[0-9]+");

    private final String url;
    private final Properties login = new Properties();

    /** The database at this JDBC URL, which names the user. */
    public Writes(String url, String password) {
        this.url = url;
        login.setProperty("password", password);
    }

    /**
     * Looks for every accepted write.
     *
     * @param accepted the tokens of the writes that were answered with 2xx or 3xx
     * @throws SQLException when the database cannot be asked
     */
    public Finding find(Collection<String> accepted) throws SQLException {
        Map<String, Integer> found = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(url, login);
                PreparedStatement statement = connection.prepareStatement(BODIES);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                Matcher token = TOKEN.matcher(rows.getString(1));
                while (token.find()) {
                    found.merge(token.group(), 1, Integer::sum);
                }
            }
        }
        return compare(accepted, found);
    }

    /** Whether the table of posts has this column. */
    public boolean hasColumn(String column) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, login);
                PreparedStatement statement = connection.prepareStatement(COLUMN)) {
            statement.setString(1, column);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getInt(1) > 0;
            }
        }
    }

    static Finding compare(Collection<String> accepted, Map<String, Integer> found) {
        List<String> lost =
                accepted.stream().filter(token -> !found.containsKey(token)).toList();
        List<String> doubled = accepted.stream()
                .filter(token -> found.getOrDefault(token, 0) > 1)
                .toList();
        return new Finding(accepted.size(), lost, doubled);
    }
}
