package dev.slipway.app.web;

import dev.slipway.app.view.JteerrorGenerated;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what a handler throws into a page, or into a problem for clients that ask for JSON. */
final class ErrorPages implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);

    @Override
    public void addTo(RoutesConfig routes) {
        routes.exception(HttpResponseException.class, (e, context) -> {
            Optional.ofNullable(e.getDetails().get("availableMethods"))
                    .ifPresent(methods -> context.header("Allow", methods));
            answer(context, e.getStatus());
        });
        routes.exception(Exception.class, (e, context) -> {
            if (isDatabaseAway(e)) {
                LOG.warn("The database is away: {}", e.getMessage());
                context.header("Retry-After", "5");
                answer(context, 503);
            } else {
                LOG.error("Tried to answer {} {} but failed", context.method(), context.path(), e);
                answer(context, 500);
            }
        });
    }

    private static void answer(Context context, int status) {
        String id =
                Optional.ofNullable(context.<String>attribute(Edge.REQUEST_ID)).orElse("");
        ErrorPage page = new ErrorPage(status, title(status), advice(status), id);
        context.status(status).header("Cache-Control", "no-store");
        if (Json.isWanted(context.header("Accept"))) {
            new Problem(status, page.title(), page.advice()).answer(context);
        } else {
            Html.answer(context, output -> JteerrorGenerated.render(output, null, page));
        }
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "That request made no sense";
            case 403 -> "Refused";
            case 404 -> "There is nothing here";
            case 405 -> "That cannot be done here";
            case 413 -> "That is too much";
            case 503 -> "Not available right now";
            default -> status < 500 ? "That request cannot be answered" : "Something broke on our side";
        };
    }

    private static String advice(int status) {
        return switch (status) {
            case 400 -> "Go back and try it again.";
            case 403 -> "The form was sent from another site. Write your post here instead.";
            case 404 -> "The post may never have existed. The timeline has the newest ones.";
            case 405 -> "This address answers another kind of request.";
            case 413 -> "A post has at most 500 characters. Go back and make it shorter.";
            case 503 -> "Please try again in a few seconds.";
            default -> status < 500 ? "Go back and try it again." : "It has been noted. Please try again in a while.";
        };
    }

    /** Connection exceptions and shutdowns of the server, by SQLSTATE (PostgreSQL, Appendix A, classes 08, 53, 57). */
    private static boolean isDatabaseAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                if (state.startsWith("08") || state.startsWith("53") || state.startsWith("57P")) {
                    return true;
                }
            }
        }
        return false;
    }
}
