package dev.slipway.sandbox.identity;

import java.util.random.RandomGenerator;

/** Ids and keys in the form that IAM gives them. */
final class Keys {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Keys() {}

    static String random(RandomGenerator random, int length) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < length; i++) {
            key.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return key.toString();
    }

    /** An id of 21 characters, always the same for the same name. */
    static String id(String prefix, String name) {
        StringBuilder id = new StringBuilder(prefix);
        int hash = name.hashCode();
        while (id.length() < 21) {
            id.append(LETTERS.charAt(Math.floorMod(hash, LETTERS.length())));
            hash = hash * 31 + id.length();
        }
        return id.toString();
    }
}
