package dev.slipway.app.post;

import java.text.Normalizer;
import java.util.Optional;

/**
 * A post before it is one: what was typed, tidied, and what is wrong with it.
 *
 * @param name as typed, without space around it
 * @param body as typed, without space around it, line breaks as {@code \n}
 */
public record Draft(String name, String body) {
    /** Longest name, in code points after normalisation to NFC. */
    public static final int LONGEST_NAME = 50;

    /** Longest body, in code points after normalisation to NFC. */
    public static final int LONGEST_BODY = 500;

    /** An empty form. */
    public static final Draft EMPTY = new Draft("", "");

    public Draft {
        name = tidy(name);
        body = tidy(body).replace("\r\n", "\n").replace('\r', '\n');
    }

    /** What is wrong with the name, as a sentence for the writer. */
    public Optional<String> nameProblem() {
        if (name.isEmpty()) {
            return Optional.of("Please give a name.");
        }
        if (length(name) > LONGEST_NAME) {
            return Optional.of(
                    "A name has at most " + LONGEST_NAME + " characters; this one has " + length(name) + ".");
        }
        if (name.codePoints().anyMatch(Draft::isUnprintable)) {
            return Optional.of("A name has no control characters or line breaks.");
        }
        return Optional.empty();
    }

    /** What is wrong with the body, as a sentence for the writer. */
    public Optional<String> bodyProblem() {
        if (body.isEmpty()) {
            return Optional.of("Please write something.");
        }
        if (length(body) > LONGEST_BODY) {
            return Optional.of(
                    "A post has at most " + LONGEST_BODY + " characters; this one has " + length(body) + ".");
        }
        if (body.codePoints().anyMatch(point -> point != '\n' && point != '\t' && isUnprintable(point))) {
            return Optional.of("A post has no control characters but line breaks.");
        }
        return Optional.empty();
    }

    /** Whether it may be published. */
    public boolean isValid() {
        return nameProblem().isEmpty() && bodyProblem().isEmpty();
    }

    private static String tidy(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).strip();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Control characters, and the marks that turn the direction of the text around them (Unicode TR 36, 2.5). */
    private static boolean isUnprintable(int point) {
        return Character.isISOControl(point)
                || (point >= 0x202A && point <= 0x202E)
                || (point >= 0x2066 && point <= 0x2069)
                || Character.getType(point) == Character.SURROGATE;
    }
}
