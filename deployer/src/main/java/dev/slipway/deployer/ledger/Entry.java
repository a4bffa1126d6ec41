package dev.slipway.deployer.ledger;

/** One object of the ledger. */
public sealed interface Entry {

    /** The whole key in the bucket. */
    String key();

    /**
     * A record as it stood when it was read or written.
     *
     * @param etag of S3, for the next write
     */
    record Kept(String key, ReleaseRecord record, String etag) implements Entry {}

    /**
     * An object that is no record this program can read.
     *
     * @param problem whole sentences, with the key and what to do
     */
    record Unreadable(String key, String problem) implements Entry {}
}
