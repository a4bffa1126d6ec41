package dev.slipway.app.post;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/** The posts in PostgreSQL. Thread-safe; each call is one statement and throws {@code JdbiException} when it fails. */
public final class PostStore {
    private static final RowMapper<Post> POST = (row, context) -> new Post(
            row.getLong("id"),
            row.getString("name"),
            row.getString("body"),
            row.getObject("created_at", OffsetDateTime.class).toInstant());

    private final Jdbi jdbi;

    public PostStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Publishes a draft and returns the id of the post. */
    public long publish(Draft draft) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        insert into post (name, body) values (:name, :body) returning id
                        """)
                .bind("name", draft.name())
                .bind("body", draft.body())
                .mapTo(Long.class)
                .one());
    }

    public Optional<Post> find(long id) {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        select id, name, body, created_at from post where id = :id
                        """).bind("id", id).map(POST).findOne());
    }

    /**
     * The newest posts older than one, newest first: keyset paging, as fast on the last page as on the first.
     *
     * @param before the id that all returned ones are below; {@link Long#MAX_VALUE} for the newest
     * @param count how many at most
     */
    public List<Post> before(long before, int count) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select id, name, body, created_at
                        from post
                        where id < :before
                        order by id desc
                        limit :count
                        """)
                .bind("before", before)
                .bind("count", count)
                .map(POST)
                .list());
    }
}
