package dev.slipway.sandbox.identity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;

/** Who the access keys that were given out stand for; the oldest are forgotten. Thread-safe. */
final class RoleSessions {

    private static final int MOST = 1000;

    private final Map<String, AssumedRoleUser> byKey = new LinkedHashMap<>();

    synchronized void add(String accessKey, AssumedRoleUser user) {
        byKey.put(accessKey, user);
        if (byKey.size() > MOST) {
            byKey.remove(byKey.keySet().iterator().next());
        }
    }

    synchronized Optional<AssumedRoleUser> of(String accessKey) {
        return Optional.ofNullable(byKey.get(accessKey));
    }
}
