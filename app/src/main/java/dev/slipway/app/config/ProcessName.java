package dev.slipway.app.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The processes that one image can be; the first argument of the command line names one. */
public enum ProcessName {
    WEB,
    WORKER,
    MIGRATE,
    MAINTENANCE,
    DATABASE;

    /** The process of that name, as typed in lower case. */
    public static Optional<ProcessName> of(String text) {
        return Arrays.stream(values()).filter(name -> name.text().equals(text)).findFirst();
    }

    /** The name as typed on the command line and shown in acknowledgements. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
