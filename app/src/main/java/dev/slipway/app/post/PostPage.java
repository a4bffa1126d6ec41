package dev.slipway.app.post;

/** What the page of one post shows. */
public record PostPage(Post post) {}
