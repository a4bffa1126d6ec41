package dev.slipway.deployer.report;

import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Event.PlannedService;
import dev.slipway.deployer.release.Digest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The words that reports share, so that a release reads the same everywhere. */
public final class Wording {
    private Wording() {}

    /** {@code 0.4 s}, {@code 12.3 s}, {@code 2 min 05 s}. */
    static String took(Duration duration) {
        long tenths = Math.max(0, duration.toMillis()) / 100;
        return tenths < 600
                ? String.format(Locale.ROOT, "%d.%d s", tenths / 10, tenths % 10)
                : String.format(Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart());
    }

    /** {@code 2 of 3 new, 1 starting, 3 old, 1 failed}; what is zero is left out. */
    static String progress(Event.Progressed progressed) {
        StringBuilder text = new StringBuilder()
                .append(progressed.running())
                .append(" of ")
                .append(progressed.desired())
                .append(" new");
        append(text, progressed.pending(), "starting");
        append(text, progressed.old(), "old");
        append(text, progressed.failed(), "failed");
        return text.toString();
    }

    /** {@code 2 of 3 tasks run, 1 starting}; on the way to none {@code 2 tasks still run}. */
    static String scaled(Event.Scaled scaled) {
        int left = scaled.running() + scaled.pending();
        if (scaled.desired() == 0) {
            return left == 0 ? "no task runs" : left == 1 ? "1 task still runs" : left + " tasks still run";
        }
        StringBuilder text = new StringBuilder()
                .append(scaled.running())
                .append(" of ")
                .append(scaled.desired())
                .append(scaled.desired() == 1 ? " task runs" : " tasks run");
        append(text, scaled.pending(), "starting");
        return text.toString();
    }

    /** What the end of a service's deployment means: the way there and the way back end alike. */
    static String finished(String step) {
        return step.equals("roll back") ? "is back on what it ran before" : "done, the old version is gone";
    }

    private static void append(StringBuilder text, int count, String what) {
        if (count > 0) {
            text.append(", ").append(count).append(' ').append(what);
        }
    }

    /** {@code in 8.0 s}; of a run that did not succeed its outcome and exit code as well. */
    static String outcome(Event.Ended ended) {
        return ended.exitCode() == 0
                ? "in " + took(ended.took())
                : "%s, exit code %d, after %s".formatted(ended.outcome(), ended.exitCode(), took(ended.took()));
    }

    /** What to do next, where the run's own message does not say it: users have what they had, and a task says why. */
    static Optional<String> next(Event.Ended ended) {
        return ended.outcome().equals("rolled-back") && ended.failure() != null
                ? Optional.of("Mend what the failed task says, and release again.")
                : Optional.empty();
    }

    /** The digest that runs, abbreviated. */
    public static String from(PlannedService service) {
        Digest from = service.from();
        return from == null ? "(not pinned)" : from.abbreviated();
    }

    /** {@code v2 (1a2b3c4d5e6f)}; the label alone where it is a digest or none is known. */
    public static String release(String label, @Nullable Digest digest) {
        if (Digest.isDigest(label)) {
            return new Digest(label).abbreviated();
        }
        return digest == null || label.equals(digest.abbreviated()) ? label : label + " (" + digest.abbreviated() + ")";
    }
}
