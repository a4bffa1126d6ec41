package dev.slipway.app.timeline;

import dev.slipway.app.post.Draft;
import dev.slipway.app.post.Post;
import dev.slipway.app.post.PostStore;
import dev.slipway.app.view.timeline.JtetimelineGenerated;
import dev.slipway.app.web.Html;
import dev.slipway.app.web.Routes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The public timeline: all posts, newest first, a page at a time. */
public final class Timeline implements Routes {
    private static final int POSTS_PER_PAGE = 20;

    private final PostStore posts;
    private final BusiestAuthorStore busiest;

    public Timeline(PostStore posts, BusiestAuthorStore busiest) {
        this.posts = posts;
        this.busiest = busiest;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/", this::show);
    }

    private void show(Context context) {
        Optional<String> key = Optional.ofNullable(context.queryParam("before"));
        boolean first = key.isEmpty();
        List<Post> found = posts.before(key.map(Timeline::before).orElse(Long.MAX_VALUE), POSTS_PER_PAGE + 1);
        List<Post> shown = found.subList(0, Math.min(POSTS_PER_PAGE, found.size()));
        OptionalLong older =
                found.size() > shown.size() ? OptionalLong.of(shown.getLast().id()) : OptionalLong.empty();
        TimelinePage page = new TimelinePage(Draft.EMPTY, shown, first, older, first ? busiest.ranking() : List.of());
        context.header("Cache-Control", "no-store");
        Html.answer(context, output -> JtetimelineGenerated.render(output, null, page));
    }

    private static long before(String key) {
        if (!key.matches("[1-9][0-9]{0,17}")) {
            throw new BadRequestResponse("before must be the id of a post");
        }
        return Long.parseLong(key);
    }
}
