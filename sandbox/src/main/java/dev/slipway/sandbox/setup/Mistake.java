package dev.slipway.sandbox.setup;

/**
 * One mistake in {@code sandbox.yml} or in a file that it names.
 *
 * @param message what is wrong, without a full stop
 * @param hint what to do about it, a whole sentence; may be empty
 */
public record Mistake(Position position, String message, String hint) {

    /** One line for a person: {@code sandbox.yml, line 3, column 1: unknown key "servces". Did you mean "services"?} */
    @Override
    public String toString() {
        String end = message.endsWith(".") ? "" : ".";
        return position + ": " + message + end + (hint.isEmpty() ? "" : " " + hint);
    }
}
