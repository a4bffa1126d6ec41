package dev.slipway.app.maintenance;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What visitors may do. */
public enum Mode {
    /** Everything. */
    OFF,
    /** Nothing: every request but health, version and control gets 503. */
    FULL;

    /** The mode of that name, as in JSON, Redis and the audit table. */
    public static Optional<Mode> of(String text) {
        return Arrays.stream(values()).filter(mode -> mode.text().equals(text)).findFirst();
    }

    /** The name in JSON, Redis and the audit table. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
