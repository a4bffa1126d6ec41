package dev.slipway.app.web;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Answers with JSON: instants and durations as ISO 8601 texts, absent values as null. */
public final class Json {
    /** The one mapper; immutable. */
    public static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /** Answers with a record as {@code application/json}; the status stays as set before. */
    public static void answer(Context context, Object body) {
        context.contentType("application/json").result(MAPPER.writeValueAsBytes(body));
    }

    /**
     * Whether a client asks for JSON and not for a page.
     *
     * @param accept the request's {@code Accept} header
     */
    public static boolean isWanted(@Nullable String accept) {
        return accept != null && accept.contains("json") && !accept.contains("text/html");
    }
}
