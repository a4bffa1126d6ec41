package dev.slipway.bench.demo;

/**
 * Weights and colours, or plain text.
 *
 * @param coloured whether escape sequences are wanted
 */
public record Style(boolean coloured) {

    /** A title. */
    public String title(String text) {
        return bold(text);
    }

    String bold(String text) {
        return wrap("1", text);
    }

    String dim(String text) {
        return wrap("2", text);
    }

    String good(String text) {
        return wrap("32", text);
    }

    String bad(String text) {
        return wrap("1;31", text);
    }

    private String wrap(String code, String text) {
        return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
