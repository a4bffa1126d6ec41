package dev.slipway.bench.demo;

import java.security.SecureRandom;

/** Random marks, so that what one run finds cannot stem from another. */
final class Marks {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Marks() {}

    static String random(int length) {
        StringBuilder mark = new StringBuilder(length);
        for (int n = 0; n < length; n++) {
            mark.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return mark.toString();
    }
}
