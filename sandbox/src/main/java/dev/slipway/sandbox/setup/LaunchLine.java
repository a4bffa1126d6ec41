package dev.slipway.sandbox.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Launch lines as people write them. */
final class LaunchLine {

    private static final String PORT = "{port}";

    private LaunchLine() {}

    /** The words of a line, as a shell would divide it; of its other arts only quotes are known. Empty for an open quote. */
    static Optional<List<String>> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
                inWord = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return quote == 0 ? Optional.of(words) : Optional.empty();
    }

    /**
     * For programs that take their port from the command line: {@code {port}} becomes the value of PORT, which every task has
     * its own of. A container's command is appended all the same.
     */
    static List<String> withPort(List<String> words) {
        if (words.stream().noneMatch(word -> word.contains(PORT))) {
            return words;
        }
        StringBuilder script = new StringBuilder("exec");
        for (String word : words) {
            script.append(" '")
                    .append(word.replace("'", "'\\''").replace(PORT, "'\"$PORT\"'"))
                    .append('\'');
        }
        return List.of("/bin/sh", "-c", script + " \"$@\"", "sh");
    }
}
