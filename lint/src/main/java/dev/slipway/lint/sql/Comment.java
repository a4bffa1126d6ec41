package dev.slipway.lint.sql;

/**
 * A comment, without its marks.
 *
 * @param line the one on which it begins, from 1
 */
public record Comment(String text, int line) {}
