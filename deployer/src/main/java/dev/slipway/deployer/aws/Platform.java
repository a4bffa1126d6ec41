package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.Digest;

/**
 * What an image runs on, in the words of its manifest.
 *
 * @param operatingSystem such as {@code linux}
 * @param architecture such as {@code amd64}
 * @param digest of the image for it, which for a list is not the list's
 */
public record Platform(String operatingSystem, String architecture, Digest digest) {

    @Override
    public String toString() {
        return operatingSystem + "/" + architecture;
    }
}
