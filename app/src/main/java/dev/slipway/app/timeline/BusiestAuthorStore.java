package dev.slipway.app.timeline;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The ranking of the busiest authors, which the worker counts and the timeline shows. Thread-safe. */
public final class BusiestAuthorStore {
    /** How many the ranking holds. */
    public static final int RANKS = 5;

    private final Jdbi jdbi;

    public BusiestAuthorStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The ranking as counted last, busiest first. */
    public List<BusiestAuthor> ranking() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select name, posts from busiest_author order by rank
                        """)
                .map((row, context) -> new BusiestAuthor(row.getString("name"), row.getLong("posts")))
                .list());
    }

    /**
     * Counts the posts since an instant again and replaces the ranking, in one transaction. Doing it twice changes
     * nothing; readers see the old ranking or the new one.
     */
    public void recount(Instant since, Instant now) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("""
                            insert into busiest_author (rank, name, posts, counted_at)
                            select row_number() over (order by count(*) desc, name), name, count(*), :now
                            from post
                            where created_at >= :since
                            group by name
                            order by count(*) desc, name
                            limit :ranks
                            on conflict (rank) do update
                            set name = excluded.name, posts = excluded.posts, counted_at = excluded.counted_at
                            """)
                    .bind("since", since.atOffset(ZoneOffset.UTC))
                    .bind("now", now.atOffset(ZoneOffset.UTC))
                    .bind("ranks", RANKS)
                    .execute();
            handle.createUpdate("delete from busiest_author where counted_at <> :now")
                    .bind("now", now.atOffset(ZoneOffset.UTC))
                    .execute();
        });
    }
}
