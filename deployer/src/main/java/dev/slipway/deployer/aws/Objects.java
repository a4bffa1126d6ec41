package dev.slipway.deployer.aws;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one S3 bucket, texts in UTF-8, with the conditional writes that a lease needs. Keys are whole keys. Every answer
 * carries S3's own {@code Date}, in whole seconds: the one clock that all runs share. Thread-safe.
 *
 * <p>A write whose answer was lost is made again, and what is there then tells whether it was done: texts of different writers have
 * to differ, by an id of the writer for one. All of them throw {@link AwsFailure}. After one that {@linkplain AwsFailure#mayPass may pass} a write may have been done: read
 * before trying it again.
 */
public interface Objects {

    /**
     * An object as it was read.
     *
     * @param etag changes with each write; the condition of the next one
     */
    record Found(String text, String etag) {}

    /** What a read found, and when, by S3's clock. */
    record Read(@Nullable Found object, Instant date) {
        /** Empty if there was nothing of that key. */
        public Optional<Found> found() {
            return Optional.ofNullable(object);
        }
    }

    /** How a conditional write ended. */
    sealed interface Write {

        /** When, by S3's clock. */
        Instant date();

        /** It was done. Nothing is left to have an ETag where an object was removed. */
        record Done(String etag, Instant date) implements Write {}

        /** Somebody else was first: the object is there already, another one, or gone. Nothing was done. */
        record Refused(Instant date) implements Write {}
    }

    /** Reads an object. Without {@code s3:ListBucket} S3 answers for a missing one that access is denied. */
    Read read(String key);

    /** Writes an object that is not there yet. */
    Write create(String key, String text);

    /** Writes an object in place of the one with this ETag. */
    Write replace(String key, String text, String etag);

    /** Removes the object with this ETag; done as well if there is none at all. */
    Write delete(String key, String etag);

    /** The keys that begin so, all of them, in the order of their UTF-8 bytes. */
    List<String> list(String prefix);
}
