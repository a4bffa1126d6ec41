package dev.slipway.app.timeline;

import dev.slipway.app.post.Draft;
import dev.slipway.app.post.Post;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the timeline shows.
 *
 * @param posts newest first
 * @param first whether these are the newest of all; then the form and the ranking are shown too
 * @param older the key of the next page, when there is one
 * @param busiest busiest first; empty until the worker has counted
 */
public record TimelinePage(
        Draft draft, List<Post> posts, boolean first, OptionalLong older, List<BusiestAuthor> busiest) {
    public TimelinePage {
        posts = List.copyOf(posts);
        busiest = List.copyOf(busiest);
    }
}
