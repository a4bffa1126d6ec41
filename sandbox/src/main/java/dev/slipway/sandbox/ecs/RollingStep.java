package dev.slipway.sandbox.ecs;

/**
 * What a service's scheduler does next, from counts alone. Sources: "Deploy Amazon ECS services by replacing tasks" (the
 * lower limit rounds up, the upper limit rounds down), "Amazon ECS services" (a replacement of an unhealthy task starts
 * first; where the upper limit forbids it, unhealthy ones are stopped one at a time), "Amazon ECS improves Service Availability
 * during Rolling deployments" (What's New, November 2025: a lost task is replaced by one of its own revision). That a
 * deployment without any task gets the first free place is a guess.
 *
 * @param sourceDesired how many tasks the revision that is being replaced shall have from now on
 * @param primary what to do with the tasks of the primary deployment
 * @param source what to do with the tasks of the completed deployment that is being replaced
 * @param retired what to do with the tasks of deployments that never completed, or were rolled back
 */
record RollingStep(int sourceDesired, Change primary, Change source, Change retired) {

    /**
     * The service as it stands.
     *
     * @param minimumHealthyPercent of the desired count
     * @param maximumPercent of the desired count
     * @param stopping tasks that are being stopped and whose containers have not all ended
     */
    record Counts(
            int desired,
            int minimumHealthyPercent,
            int maximumPercent,
            int sourceDesired,
            Group primary,
            Group source,
            Group retired,
            int stopping,
            Pace pace) {

        /** The fewest tasks that have to stay healthy. */
        int least() {
            return Math.ceilDiv(desired * minimumHealthyPercent, 100);
        }

        /** The most tasks that may run, start or end at one time. */
        int most() {
            return Math.floorDiv(desired * maximumPercent, 100);
        }
    }

    /** Whether the primary deployment may start tasks. */
    enum Pace {
        ROLLS,
        /** It waits before its next attempt. */
        RESTS,
        /** It has failed for good: it starts nothing more, and the revision before it stays as it is. */
        STALLED
    }

    /**
     * Tasks that shall run, of one deployment.
     *
     * @param starting neither healthy nor ill yet
     * @param ill held against them after the grace period
     * @param shielded those of the healthy ones that are protected from scale-in
     */
    record Group(int healthy, int starting, int ill, int shielded) {

        static final Group NONE = new Group(0, 0, 0, 0);

        int all() {
            return healthy + starting + ill;
        }

        /** How many may not be stopped to have no more than {@code wanted}, starting ones first. */
        private Change surplus(int wanted, int spare) {
            return new Change(
                    0,
                    Math.clamp(healthy + (long) ill - wanted, 0, ill),
                    Math.clamp(healthy + (long) starting - wanted, 0, starting),
                    Math.clamp(healthy - (long) wanted, 0, Math.min(spare, healthy - shielded)));
        }

        private int missing(int wanted) {
            return Math.max(0, wanted - healthy - starting);
        }
    }

    /** How many tasks of one deployment to start, and how many of each kind to stop. */
    record Change(int start, int stopIll, int stopStarting, int stopHealthy) {

        static final Change NONE = new Change(0, 0, 0, 0);

        int stops() {
            return stopIll + stopStarting + stopHealthy;
        }

        private Change starting(int count) {
            return new Change(count, stopIll, stopStarting, stopHealthy);
        }

        private Change oneMoreIll() {
            return new Change(start, stopIll + 1, stopStarting, stopHealthy);
        }
    }

    static RollingStep next(Counts counts) {
        Group primary = counts.primary();
        Group source = counts.source();
        Group retired = counts.retired();
        boolean stalled = counts.pace() == Pace.STALLED;
        int spare = Math.max(0, primary.healthy() + source.healthy() + retired.healthy() - counts.least());

        int stopRetired = Math.min(spare, retired.healthy() - retired.shielded());
        Change ofRetired = new Change(0, retired.ill(), retired.starting(), stopRetired);
        int wantedOfSource = stalled
                ? counts.sourceDesired()
                : Math.clamp(counts.least() - (long) primary.healthy(), 0, counts.sourceDesired());
        Change ofSource = source.surplus(wantedOfSource, spare - stopRetired);
        Change ofPrimary = stalled
                ? new Change(0, primary.ill(), 0, 0)
                : primary.surplus(counts.desired(), spare - stopRetired - ofSource.stopHealthy());

        int occupying = primary.all() + source.all() + retired.all() + counts.stopping();
        int room = Math.max(0, counts.most() - occupying);
        int missingOfSource = source.missing(wantedOfSource);
        int missingOfPrimary = counts.pace() == Pace.ROLLS ? primary.missing(counts.desired()) : 0;
        // A source whose tasks fall ill again and again would take each place that gets free.
        int kept = primary.all() == 0 ? Math.min(missingOfPrimary, 1) : 0;
        int startSource = Math.clamp(room - (long) kept, 0, missingOfSource);
        int startPrimary = Math.min(missingOfPrimary, room - startSource);

        boolean nothingMakesRoom =
                room == 0 && counts.stopping() + ofRetired.stops() + ofSource.stops() + ofPrimary.stops() == 0;
        if (nothingMakesRoom && missingOfSource > 0 && source.ill() > 0) {
            ofSource = ofSource.oneMoreIll();
        } else if (nothingMakesRoom && missingOfPrimary > 0 && primary.ill() > 0) {
            ofPrimary = ofPrimary.oneMoreIll();
        }
        return new RollingStep(
                wantedOfSource, ofPrimary.starting(startPrimary), ofSource.starting(startSource), ofRetired);
    }
}
