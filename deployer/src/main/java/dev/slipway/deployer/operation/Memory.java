package dev.slipway.deployer.operation;

import dev.slipway.deployer.aws.Autoscaling;
import dev.slipway.deployer.aws.ScaledService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a stopped service was, in tags of its own: {@code slipway:desired} holds its count, and {@code slipway:autoscaling}
 * what scaled it, such as {@code min=2 in=on out=on scheduled=on}. Letters, digits, spaces and {@code +-=._:/@} are what a
 * tag's value may hold ("Tag", Amazon ECS API Reference).
 *
 * @param desired the count; at least 1
 * @param autoscaling absent where nothing was to be remembered of it
 */
record Memory(int desired, @Nullable Autoscaling autoscaling) {
    static final String DESIRED = "slipway:desired";
    static final String AUTOSCALING = "slipway:autoscaling";
    static final List<String> KEYS = List.of(DESIRED, AUTOSCALING);

    private static final Pattern FORM = Pattern.compile("min=(\\d{1,6}) in=(on|off) out=(on|off) scheduled=(on|off)");

    /** Whether a service has tags of ours. */
    static boolean isIn(ScaledService service) {
        return service.tags().containsKey(DESIRED);
    }

    /**
     * What the tags say.
     *
     * @throws IllegalArgumentException when somebody wrote something else into them; the message is for people
     */
    static Optional<Memory> of(ScaledService service) {
        String desired = service.tags().get(DESIRED);
        if (desired == null) {
            return Optional.empty();
        }
        if (!desired.matches("[1-9]\\d{0,5}")) {
            throw unreadable(service, DESIRED, desired, "a count from 1 on, such as 3");
        }
        String autoscaling = service.tags().get(AUTOSCALING);
        if (autoscaling == null) {
            return Optional.of(new Memory(Integer.parseInt(desired), null));
        }
        Matcher form = FORM.matcher(autoscaling);
        if (!form.matches()) {
            throw unreadable(service, AUTOSCALING, autoscaling, "such as min=2 in=on out=on scheduled=on");
        }
        return Optional.of(new Memory(
                Integer.parseInt(desired),
                new Autoscaling(
                        Integer.parseInt(form.group(1)),
                        form.group(2).equals("off"),
                        form.group(3).equals("off"),
                        form.group(4).equals("off"))));
    }

    private static IllegalArgumentException unreadable(ScaledService service, String key, String value, String form) {
        return new IllegalArgumentException(
                "Tried to read what the service %s was before it was stopped but failed because: its tag %s says \"%s\". Correct it: %s."
                        .formatted(service.snapshot().name(), key, value, form));
    }

    /**
     * The tags that a service lacks before it may be stopped. A count that still runs is the newest truth; the scaling is
     * remembered once, since from the second time on it is the one that we have suspended.
     */
    static Map<String, String> missing(ScaledService service, Optional<Autoscaling> autoscaling) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (service.snapshot().desired() > 0) {
            tags.put(DESIRED, Integer.toString(service.snapshot().desired()));
        }
        autoscaling
                .filter(one -> !one.equals(Autoscaling.SUSPENDED))
                .filter(_ -> !service.tags().containsKey(AUTOSCALING))
                .ifPresent(one -> tags.put(AUTOSCALING, text(one)));
        tags.entrySet().removeIf(tag -> tag.getValue().equals(service.tags().get(tag.getKey())));
        return tags;
    }

    private static String text(Autoscaling autoscaling) {
        return "min=%d in=%s out=%s scheduled=%s"
                .formatted(
                        autoscaling.minimum(),
                        word(autoscaling.inSuspended()),
                        word(autoscaling.outSuspended()),
                        word(autoscaling.scheduledSuspended()));
    }

    private static String word(boolean suspended) {
        return suspended ? "off" : "on";
    }
}
