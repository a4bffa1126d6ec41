package dev.slipway.app.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A value that must not reach a log: it prints as three stars and compares in constant time. */
public final class Secret {
    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The value itself, for the one call that needs it. */
    public String reveal() {
        return value;
    }

    /** Whether the offered text is this secret; takes as long for a near miss as for a wild one. */
    public boolean matches(String offered) {
        return MessageDigest.isEqual(value.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "***";
    }
}
