package dev.slipway.bench.load;

/** One request of the workload. */
sealed interface Request {

    /** Method and path, for a line in a log. */
    String line();

    /** A page is read. */
    record Read(String path) implements Request {
        @Override
        public String line() {
            return "GET " + path;
        }
    }

    /**
     * A post is written.
     *
     * @param token occurs in this post's body and nowhere else
     */
    record Write(String path, String token, String form) implements Request {
        @Override
        public String line() {
            return "POST " + path + " (" + token + ")";
        }
    }
}
