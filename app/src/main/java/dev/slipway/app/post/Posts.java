package dev.slipway.app.post;

import dev.slipway.app.view.post.JtepostGenerated;
import dev.slipway.app.view.post.JtewriteGenerated;
import dev.slipway.app.web.Html;
import dev.slipway.app.web.Routes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.util.Optional;

/** Shows one post, and takes a new one. */
public final class Posts implements Routes {
    private final PostStore store;

    public Posts(PostStore store) {
        this.store = store;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/posts/{id}", this::show);
        routes.post("/posts", this::publish);
    }

    private void show(Context context) {
        PostPage page =
                new PostPage(id(context.pathParam("id")).flatMap(store::find).orElseThrow(NotFoundResponse::new));
        Html.answer(context, output -> JtepostGenerated.render(output, null, page));
    }

    private void publish(Context context) {
        Draft draft = new Draft(typed(context, "name"), typed(context, "body"));
        if (draft.isValid()) {
            context.redirect("/posts/" + store.publish(draft), HttpStatus.SEE_OTHER);
        } else {
            WritePage page = new WritePage(draft);
            context.status(HttpStatus.UNPROCESSABLE_CONTENT);
            Html.answer(context, output -> JtewriteGenerated.render(output, null, page));
        }
    }

    private static String typed(Context context, String field) {
        return Optional.ofNullable(context.formParam(field)).orElse("");
    }

    private static Optional<Long> id(String text) {
        return text.matches("[1-9][0-9]{0,17}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }
}
