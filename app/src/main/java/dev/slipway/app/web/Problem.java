package dev.slipway.app.web;

import io.javalin.http.Context;

/**
 * An error for programs (RFC 9457).
 *
 * @param status the HTTP status
 * @param title what kind of error it is
 * @param detail what happened this time, and what to do
 */
public record Problem(int status, String title, String detail) {
    /** The content type of RFC 9457. */
    public static final String CONTENT_TYPE = "application/problem+json";

    /** Answers with the problem and its status. */
    public void answer(Context context) {
        context.status(status).contentType(CONTENT_TYPE).result(Json.MAPPER.writeValueAsBytes(this));
    }
}
