package dev.slipway.sandbox.ecs;

/**
 * What a rolling update does next, from counts alone ("Amazon ECS rolling update deployments": the lower limit rounds up,
 * the upper limit rounds down).
 *
 * @param start tasks of the primary deployment to start
 * @param stopIdle tasks of older deployments to stop that are not healthy, so nobody misses them
 * @param stopOld healthy tasks of older deployments to stop
 * @param stopSurplus tasks of the primary deployment beyond the desired count
 */
record RollingStep(int start, int stopIdle, int stopOld, int stopSurplus) {

    /**
     * The service as it stands.
     *
     * @param minimumHealthyPercent of the desired count
     * @param maximumPercent of the desired count
     * @param primary tasks of the primary deployment that shall run
     * @param primaryHealthy those of them that are healthy
     * @param oldIdle tasks of older deployments that shall run and are not healthy
     * @param oldHealthy tasks of older deployments that shall run and are healthy
     * @param occupying all tasks whose containers have not ended, those being stopped too
     */
    record Counts(
            int desired,
            int minimumHealthyPercent,
            int maximumPercent,
            int primary,
            int primaryHealthy,
            int oldIdle,
            int oldHealthy,
            int occupying) {}

    static RollingStep next(Counts counts) {
        int least = Math.ceilDiv(counts.desired() * counts.minimumHealthyPercent(), 100);
        int most = Math.floorDiv(counts.desired() * counts.maximumPercent(), 100);
        int missing = Math.max(0, counts.desired() - counts.primary());
        int room = Math.max(0, most - counts.occupying());
        int spare = Math.max(0, counts.primaryHealthy() + counts.oldHealthy() - least);
        return new RollingStep(
                Math.min(missing, room),
                counts.oldIdle(),
                Math.min(counts.oldHealthy(), spare),
                Math.max(0, counts.primary() - counts.desired()));
    }
}
