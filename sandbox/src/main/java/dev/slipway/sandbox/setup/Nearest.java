package dev.slipway.sandbox.setup;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known word that a mistyped one was probably meant to be. */
final class Nearest {

    private Nearest() {}

    /** The nearest of the known words; empty when none is near: more than a third of the letters differ. */
    static Optional<String> to(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= Math.max(2, candidate.length() / 3)
                        && distance(word, candidate) < Math.max(word.length(), candidate.length()))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /** {@code Did you mean "services"?} or, when nothing is near, {@code Known are: a, b, c.} */
    static String hint(String word, Collection<String> known) {
        return to(word, known)
                .map(near -> "Did you mean \"" + near + "\"?")
                .orElseGet(() -> known.isEmpty() ? "There is none." : "Known are: " + String.join(", ", known) + ".");
    }

    /** Insertions, deletions and replacements, without regard to case. */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            int diagonal = i - 1;
            for (int j = 0; j <= b.length(); j++) {
                int above = row[j];
                row[j] = i == 0 || j == 0
                        ? i + j
                        : Math.min(
                                diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1),
                                Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
