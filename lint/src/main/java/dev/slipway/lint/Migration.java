package dev.slipway.lint;

/**
 * A migration as it lies in the source.
 *
 * @param name of its file, such as {@code V5__post_language.sql}
 * @param transactional whether the tool that applies it opens a transaction around it; Flyway does, unless the file
 *     {@code NAME.conf} beside it says {@code executeInTransaction=false}, or the file holds nothing but a statement
 *     that cannot run in one
 */
public record Migration(String name, String sql, boolean transactional) {}
