package dev.slipway.bench.stage;

/**
 * What ECS says of a service.
 *
 * @param digest of the image in its task definition; the tag or the whole name where it is not pinned
 * @param rollout the primary deployment's state, {@code COMPLETED} when it is over
 * @param deployments how many there are; one when nothing is being rolled
 */
public record ServiceState(String name, String digest, String rollout, int deployments, int desired, int running) {

    /** Whether it runs this digest, all of it and nothing else. */
    public boolean settledOn(String wanted) {
        return digest.equals(wanted) && rollout.equals("COMPLETED") && deployments == 1 && running == desired;
    }

    /** One line. */
    public String line() {
        return "%s runs %s, %d of %d tasks, %d deployment(s), %s"
                .formatted(
                        name,
                        digest.length() > 19 ? digest.substring(0, 19) : digest,
                        running,
                        desired,
                        deployments,
                        rollout);
    }
}
