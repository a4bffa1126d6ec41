package dev.slipway.sandbox.faults;

/** What has become of an image. */
public enum ImageState {
    /** It can be pulled. */
    ACTIVE,
    /** In the archive: still listed for who asks for it, but nobody can pull it. */
    ARCHIVED,
    /** As if it had never been. */
    GONE
}
