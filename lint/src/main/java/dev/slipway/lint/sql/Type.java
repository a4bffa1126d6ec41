package dev.slipway.lint.sql;

import java.util.List;

/**
 * The type of a column.
 *
 * @param name in PostgreSQL's short form: {@code int8} is {@code bigint}, {@code character varying} is {@code varchar}
 * @param numbers those in brackets, such as the length
 */
public record Type(String name, List<Integer> numbers) {
    public Type {
        numbers = List.copyOf(numbers);
    }

    /**
     * Whether a column of this type becomes one of another type without a rewrite and without a check of its rows
     * (PostgreSQL's documentation, ALTER TABLE: "binary coercible", and the release notes of 9.2 on lengths).
     */
    public boolean widensTo(Type other) {
        boolean text = name.equals("varchar") && other.name.equals("text");
        boolean same = name.equals(other.name);
        return equals(other)
                || text
                || (same && List.of("varchar", "varbit").contains(name) && longer(other))
                || (same && name.equals("numeric") && wider(other));
    }

    private boolean longer(Type other) {
        return other.numbers.isEmpty() || (!numbers.isEmpty() && other.numbers.getFirst() >= numbers.getFirst());
    }

    private boolean wider(Type other) {
        if (other.numbers.isEmpty() || numbers.isEmpty()) {
            return other.numbers.isEmpty();
        }
        return other.scale() == scale() && other.numbers.getFirst() >= numbers.getFirst();
    }

    private int scale() {
        return numbers.size() > 1 ? numbers.get(1) : 0;
    }
}
