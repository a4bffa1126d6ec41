package dev.slipway.deployer.provenance;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Images;
import dev.slipway.deployer.aws.Images.Tagged;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ReleaseId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps what runs from being removed by a lifecycle rule of the registry: ECS pulls an image again whenever a task starts, and
 * rules spare what has a tag. Each release gives its image a tag of its own, {@code slipway-ENVIRONMENT-RELEASE}, since tags may be
 * immutable. The last {@link #KEPT} of an environment stay.
 */
public final class Protection {
    /** How many an environment keeps: what runs, and what one could go back to. */
    public static final int KEPT = 10;

    private final Images images;
    private final String repository;
    private final String environment;

    public Protection(Images images, String repository, String environment) {
        this.images = images;
        this.repository = repository;
        this.environment = environment;
    }

    /** The tag of a release. */
    public static String tag(String environment, ReleaseId release) {
        return prefix(environment) + release;
    }

    private static String prefix(String environment) {
        return "slipway-" + environment + "-";
    }

    /**
     * Gives an image the tag of a release that has succeeded.
     *
     * @throws AwsFailure when ECR refuses it, or cannot be reached
     */
    public String protect(ReleaseId release, Digest digest) {
        String tag = tag(environment, release);
        images.tag(repository, digest, tag);
        return tag;
    }

    /**
     * Takes old protecting tags off. Stays away from images that run, and from the last tag of an image, with which ECR would
     * remove the image.
     *
     * @param running the digests that run in the environment
     * @return the tags that were taken off
     * @throws AwsFailure when ECR refuses it, or cannot be reached
     */
    public List<String> prune(Collection<Digest> running) {
        List<String> removed = new ArrayList<>();
        for (Tagged old : old(images.tagged(repository, prefix(environment)), running)) {
            images.untag(repository, old.tag());
            removed.add(old.tag());
        }
        return removed;
    }

    /** Ids of releases begin with their instant, so that the order of tags is that of time. */
    private List<Tagged> old(List<Tagged> tags, Collection<Digest> running) {
        Map<Digest, Integer> left = new HashMap<>();
        return tags.stream()
                .filter(one -> one.tag().substring(prefix(environment).length()).matches("\\d{8}-\\d{6}-[0-9a-f]{4}"))
                .sorted(Comparator.comparing(Tagged::tag).reversed())
                .skip(KEPT)
                .filter(one -> !running.contains(one.digest()))
                .filter(one -> left.merge(one.digest(), one.tags() - 1, (before, _) -> before - 1) >= 1)
                .toList();
    }
}
