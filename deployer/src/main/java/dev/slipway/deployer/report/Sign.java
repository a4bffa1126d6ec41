package dev.slipway.deployer.report;

import dev.slipway.deployer.event.Event;

/** How a run, or a step of it, stands: the one thing that is seen before anything is read. */
enum Sign {
    RUNNING("⏳"),
    GOOD("✅"),
    /** Somebody stopped it. That is no failure, though its exit code is none of success. */
    CANCELLED("⏹️"),
    FAILED("❌");

    private final String emoji;

    Sign(String emoji) {
        this.emoji = emoji;
    }

    /** For GitHub and Slack. */
    String emoji() {
        return emoji;
    }

    /** In a terminal's colour. */
    String on(Palette palette) {
        return switch (this) {
            case RUNNING -> palette.dim("▸");
            case GOOD -> palette.green("✔");
            case CANCELLED -> palette.yellow("■");
            case FAILED -> palette.red("✘");
        };
    }

    /** By the outcome's word, since a one-off command may end with any exit code. */
    static Sign of(Event.Ended ended) {
        return switch (ended.outcome()) {
            case "interrupted", "terminated" -> CANCELLED;
            default -> ended.exitCode() == 0 ? GOOD : FAILED;
        };
    }
}
