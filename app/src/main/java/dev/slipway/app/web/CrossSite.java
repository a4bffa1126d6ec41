package dev.slipway.app.web;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HandlerType;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses changes that another site's page has a browser send (CSRF), without state: browsers say where a request comes
 * from in {@code Sec-Fetch-Site}, older ones in {@code Origin}; what sends neither is no browser and carries no cookies
 * of somebody else.
 */
final class CrossSite {
    private static final Set<HandlerType> SAFE =
            Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS, HandlerType.TRACE);

    private CrossSite() {}

    static void refuse(Context context) {
        if (!SAFE.contains(context.method())
                && !isAllowed(context.header("Sec-Fetch-Site"), context.header("Origin"), context.header("Host"))) {
            throw new ForbiddenResponse("This form was sent from another site.");
        }
    }

    static boolean isAllowed(@Nullable String fetchSite, @Nullable String origin, @Nullable String host) {
        if (fetchSite != null) {
            return fetchSite.equals("same-origin") || fetchSite.equals("none");
        }
        return origin == null || (host != null && authority(origin).equals(host.toLowerCase(Locale.ROOT)));
    }

    private static String authority(String origin) {
        try {
            return String.valueOf(URI.create(origin).getRawAuthority()).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
