package dev.slipway.app.adhoc;

import java.util.Locale;

/** What making or dropping a database came to. */
public sealed interface Outcome {
    /** It is as it was asked for, now or already before. */
    record Done(String database, Change change, String role, Change roleChange) implements Outcome {}

    /** It must not be done here; nothing was changed. */
    record Refused(String reason) implements Outcome {}

    /** It was tried; run again, it goes on where it ended. */
    record Failed(String reason) implements Outcome {}

    /** What happened to a database or a role. */
    enum Change {
        CREATED,
        ALREADY_THERE,
        DROPPED,
        ALREADY_GONE,
        /** The role was there before the database, so it stays when that goes. */
        KEPT;

        /** In words, as it is printed: {@code already there}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
