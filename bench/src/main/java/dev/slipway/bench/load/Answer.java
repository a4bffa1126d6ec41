package dev.slipway.bench.load;

/**
 * What came back.
 *
 * @param release the answer's {@code X-Release}; empty when it had none, as answers of a balancer have not
 * @param location the answer's {@code Location}; empty when it had none
 */
record Answer(int status, String release, String location) {

    /** A write with this answer must never be lost. */
    boolean accepted() {
        return status >= 200 && status < 400;
    }
}
