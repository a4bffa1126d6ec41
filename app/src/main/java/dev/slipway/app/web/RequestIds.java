package dev.slipway.app.web;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name of one request, in the log, in the answer and for whoever sent it along. */
final class RequestIds {
    /** The header in request and answer. */
    static final String HEADER = "X-Request-Id";

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{8,64}");

    private RequestIds() {}

    /** The id that came with the request if it is harmless in a log, else a new one of 32 hexadecimal digits. */
    static String of(@Nullable String offered) {
        if (offered != null && SANE.matcher(offered).matches()) {
            return offered;
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }
}
