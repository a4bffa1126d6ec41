package dev.slipway.sandbox.balancer;

import java.util.Optional;

/** Old answers that a load balancer gives in place of its targets, to rehearse a release that is not what is seen. */
@FunctionalInterface
public interface StaleAnswers {

    /** None, ever. */
    StaleAnswers NONE = path -> Optional.empty();

    /** Takes the answer for one GET of a path, if there is one: JSON, sent with status 200. */
    Optional<String> take(String path);
}
