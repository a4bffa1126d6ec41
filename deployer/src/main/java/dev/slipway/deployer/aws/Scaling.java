package dev.slipway.deployer.aws;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many tasks services run: the counts, the tags that remember them, and what scales them by itself. A release never
 * touches any of it.
 */
public interface Scaling {

    /** Services by name with their tags, at most ten a call. Those that do not exist are missing from the answer. */
    List<ScaledService> services(String cluster, Collection<String> names);

    /** How many tasks of a service have not stopped, those that are on their way to it among them. */
    int unstopped(String cluster, String service);

    /** Sets how many tasks a service is to run; says the same each time. */
    void scale(String cluster, String service, int desired);

    /** Adds tags to a service, in place of those with the same keys. */
    void tag(String serviceArn, Map<String, String> tags);

    /** Takes tags off a service; those that it does not have do not matter. */
    void untag(String serviceArn, Collection<String> keys);

    /** What scales a service by itself; empty when nothing does. */
    Optional<Autoscaling> autoscaling(String cluster, String service);

    /** Changes what scales a service by itself, which has to be there. */
    void autoscaling(String cluster, String service, Autoscaling wanted);
}
