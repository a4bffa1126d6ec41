package dev.slipway.sandbox.ecs;

import java.util.random.RandomGenerator;

/** Identifiers in the forms that ECS gives them. Used on the timeline only. */
final class Ids {

    private final RandomGenerator random;

    Ids(RandomGenerator random) {
        this.random = random;
    }

    /** 32 hexadecimal digits. */
    String task() {
        return "%016x%016x".formatted(random.nextLong(), random.nextLong());
    }

    /** {@code ecs-svc/} and 19 digits. */
    String deployment() {
        return "ecs-svc/" + digits();
    }

    /** 19 digits. */
    String digits() {
        return String.valueOf(random.nextLong(1_000_000_000_000_000_000L, Long.MAX_VALUE));
    }

    /** 21 letters and digits. */
    String serviceDeployment() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < 21; i++) {
            id.append(Character.forDigit(random.nextInt(36), 36));
        }
        return id.toString();
    }

    /** A UUID. */
    String uuid() {
        String hex = task();
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                + hex.substring(16, 20) + "-" + hex.substring(20);
    }
}
