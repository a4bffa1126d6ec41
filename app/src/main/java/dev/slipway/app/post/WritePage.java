package dev.slipway.app.post;

/** The form again, with what was typed and what is wrong with it. */
public record WritePage(Draft draft) {}
