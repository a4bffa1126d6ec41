package dev.slipway.sandbox.store;

import dev.slipway.sandbox.protocol.AwsError;

/** Errors that several operations share ("Error responses", S3 API Reference). */
final class StoreErrors {

    private StoreErrors() {}

    /** The sandbox's S3 does not have it. */
    static AwsError notImplemented(String what) {
        return AwsError.of(
                501,
                "NotImplemented",
                "A header or parameter you provided implies functionality that is not implemented: " + what);
    }

    static AwsError noSuchBucket(String name) {
        return AwsError.of(404, "NoSuchBucket", "The specified bucket does not exist: " + name);
    }

    static AwsError invalidArgument(String message) {
        return AwsError.refused("InvalidArgument", message);
    }
}
