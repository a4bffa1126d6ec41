package dev.slipway.sandbox;

import java.security.SecureRandom;

/** Secrets that the sandbox makes up; never printed. Thread-safe. */
final class Passwords {

    private static final int LENGTH = 24;

    private final SecureRandom random = new SecureRandom();
    private final String database = next();
    private final String superuser = next();

    /** Another one at each call: 24 small letters and digits. */
    String next() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            password.append(Character.forDigit(random.nextInt(36), 36));
        }
        return password.toString();
    }

    /** Of the user that owns the databases. */
    String database() {
        return database;
    }

    /** Of {@code postgres}, which nobody is told. */
    String superuser() {
        return superuser;
    }
}
