package dev.slipway.app.maintenance;

import java.time.Instant;

/**
 * What one task says of itself.
 *
 * @param task the task's id
 * @param process {@code web} or {@code worker}
 * @param generation the newest change that it acts by
 * @param writesInFlight changes it is still making that began before it saw that generation
 * @param seenAt when it said so, by Redis's clock
 */
public record Acknowledgement(String task, String process, long generation, int writesInFlight, Instant seenAt) {}
