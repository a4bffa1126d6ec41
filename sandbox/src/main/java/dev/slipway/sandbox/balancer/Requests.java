package dev.slipway.sandbox.balancer;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a load balancer has carried since its start.
 *
 * @param total all requests that came in
 * @param byRelease those handed to a target, by the digest that it ran
 */
public record Requests(long total, Map<String, Long> byRelease) {

    public Requests {
        byRelease = Collections.unmodifiableMap(new TreeMap<>(byRelease));
    }
}
