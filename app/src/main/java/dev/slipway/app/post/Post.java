package dev.slipway.app.post;

import java.time.Instant;

/**
 * What somebody wrote.
 *
 * @param id rises with each post, from 1
 * @param name the writer's name as given, 1 to 50 characters
 * @param body plain text with line breaks, 1 to 500 characters
 */
public record Post(long id, String name, String body, Instant createdAt) {}
