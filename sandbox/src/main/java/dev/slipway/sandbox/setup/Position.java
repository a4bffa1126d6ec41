package dev.slipway.sandbox.setup;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Where something stands in a file.
 *
 * @param file as the user named it
 * @param line from 1; 0 for the file as a whole
 * @param column from 1; 0 for the file as a whole
 */
public record Position(String file, int line, int column) {

    static Position of(String file) {
        return new Position(file, 0, 0);
    }

    static Position of(String file, Optional<Mark> mark) {
        return mark.map(found -> new Position(file, found.getLine() + 1, found.getColumn() + 1))
                .orElseGet(() -> of(file));
    }

    static Position of(String file, Node node) {
        return of(file, node.getStartMark());
    }

    /** {@code sandbox.yml, line 3, column 1} */
    @Override
    public String toString() {
        return line == 0 ? file : file + ", line " + line + ", column " + column;
    }
}
