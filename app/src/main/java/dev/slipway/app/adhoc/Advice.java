package dev.slipway.app.adhoc;

import dev.slipway.app.config.DatabaseAdministrator;
import java.sql.SQLException;
import java.util.Objects;

/** What an error of PostgreSQL's means here, and what to do about it. */
final class Advice {
    private Advice() {}

    /** By PostgreSQL's codes (Appendix A, error codes); what is not named is told in the server's words. */
    static String on(SQLException error, DatabaseAdministrator administrator) {
        String said = Objects.toString(error.getMessage(), "PostgreSQL gave no reason")
                .replaceAll("\\s*\\R\\s*", "; ")
                .replaceAll("\\.+$", "");
        String code = Objects.toString(error.getSQLState(), "");
        return said
                + switch (code) {
                    case "28000", "28P01" -> ". Check DATABASE_ADMIN_USER and DATABASE_ADMIN_PASSWORD.";
                    case "3D000" -> ". Check DATABASE_ADMIN_DATABASE, where the administrator connects to.";
                    case "42501" ->
                        ". " + administrator.user()
                                + " needs CREATEDB and CREATEROLE, and must be a member of the roles"
                                + " that it did not make.";
                    case "2BP01" -> ". The database is gone; drop what the role owns elsewhere, and run this again.";
                    case "55P03" -> ". Another run works on this database. Wait for it, and run this again.";
                    case "55006" -> ". Stop what uses it, and run this again.";
                    default ->
                        code.startsWith("08")
                                ? ". Check the host and port in DATABASE_URL, and whether this network reaches it."
                                : ". Run this again once that is mended.";
                };
    }
}
