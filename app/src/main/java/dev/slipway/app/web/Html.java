package dev.slipway.app.web;

import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.Utf8ByteOutput;
import io.javalin.http.Context;

/** Answers with a page. */
public final class Html {
    /** The content type of every page; Javalin's own has no charset. */
    public static final String CONTENT_TYPE = "text/html; charset=utf-8";

    private Html() {}

    /** A precompiled template, called with its one page record. */
    @FunctionalInterface
    public interface Template {
        void render(HtmlTemplateOutput output);
    }

    /** Renders a page as the answer's body; the status stays as set before. */
    public static void answer(Context context, Template template) {
        Utf8ByteOutput bytes = new Utf8ByteOutput();
        template.render(new OwaspHtmlTemplateOutput(bytes));
        context.contentType(CONTENT_TYPE).result(bytes.toByteArray());
    }
}
