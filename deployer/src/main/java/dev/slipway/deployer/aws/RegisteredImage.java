package dev.slipway.deployer.aws;

import java.time.Instant;

/**
 * What ECR says of an image.
 *
 * @param status {@code ACTIVE}, or {@code ARCHIVED} or {@code ACTIVATING}, in which nothing can pull it
 */
public record RegisteredImage(String status, Instant pushedAt) {

    public boolean active() {
        return status.equals("ACTIVE");
    }
}
