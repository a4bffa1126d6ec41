package dev.slipway.lint;

/**
 * A migration as it lies in the source.
 *
 * @param name of its file, such as {@code V5__post_language.sql}
 * @param sql its text
 * @param transactional whether the tool that applies it opens a transaction around it; Flyway does, unless the file
 *     {@code NAME.conf} beside it says {@code executeInTransaction=false}, or the file holds nothing but a statement
 *     that cannot run in one
 * @param path of its file below the folder of migrations, with slashes
 */
public record Migration(String name, String sql, boolean transactional, String path) {

    /** One that lies in the folder itself. */
    public Migration(String name, String sql, boolean transactional) {
        this(name, sql, transactional, name);
    }
}
