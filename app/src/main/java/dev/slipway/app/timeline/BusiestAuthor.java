package dev.slipway.app.timeline;

/**
 * One of those who wrote most in the last day.
 *
 * @param posts how many, as counted last
 */
public record BusiestAuthor(String name, long posts) {}
