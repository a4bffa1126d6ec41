package dev.slipway.deployer.config;

/**
 * One mistake of a user's in {@code slipway.yml}, or in an environment variable that overrides a part of it.
 *
 * @param line from 1; 0 when it is not in the file
 * @param column from 1; 0 when it is not in the file
 * @param message what is wrong, without a full stop
 * @param hint what to do about it, a whole sentence; may be empty
 */
public record Mistake(int line, int column, String message, String hint) {

    /** One line for a person: {@code line 3, column 1: unknown key "servces". Did you mean "services"?} */
    @Override
    public String toString() {
        String where = line == 0 ? "" : "line " + line + ", column " + column + ": ";
        return where + message + "." + (hint.isEmpty() ? "" : " " + hint);
    }
}
