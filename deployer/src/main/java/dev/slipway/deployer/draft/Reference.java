package dev.slipway.deployer.draft;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image as a task definition names it.
 *
 * @param registry its host; empty for Docker Hub
 * @param repository without registry, tag and digest
 */
record Reference(String registry, String repository) {
    /** A registry is told by a dot, a port or the name localhost ("Pull an image by name", Docker's reference). */
    private static final Pattern FORM = Pattern.compile("(?:([^/]*[.:][^/]*|localhost)/)?([^@:]+)(?::[^@/]+)?(?:@.*)?");

    private static final Pattern ECR = Pattern.compile("\\d{12}\\.dkr\\.ecr\\..+");

    private static final Pattern ECR_NAME = Pattern.compile("[a-z0-9]+(?:[._/-]+[a-z0-9]+)*");

    static Reference of(String image) {
        Matcher form = FORM.matcher(image);
        return form.matches()
                ? new Reference(Optional.ofNullable(form.group(1)).orElse(""), form.group(2))
                : new Reference("", image);
    }

    boolean inEcr() {
        return ECR.matcher(registry).matches();
    }

    /** Whether ECR could have a repository of that name. */
    boolean usable() {
        return ECR_NAME.matcher(repository).matches();
    }
}
