package dev.slipway.sandbox.faults;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Calls beyond what an account's token buckets hold are refused. Thread-safe. */
final class Throttle {

    private final Throttled error;
    private final @Nullable Quota own;
    private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();

    /** @param own one bucket for each account in place of AWS's classes of actions */
    private Throttle(Throttled error, @Nullable Quota own) {
        this.error = error;
        this.own = own;
    }

    Throttled error() {
        return error;
    }

    /** Whether this call finds its bucket empty; else it takes a token. */
    boolean refuses(Asked asked, Instant now) {
        Quota chosen = own;
        Optional<Quota> quota = chosen != null
                ? Optional.of(chosen)
                : asked.service().equals("ecs") ? Quota.ofEcs(asked.operation()) : Optional.empty();
        return quota.isPresent()
                && !buckets.computeIfAbsent(
                                asked.account() + " " + quota.get().actions(),
                                key -> new TokenBucket(
                                        quota.get().burst(), quota.get().perSecond(), now))
                        .take(now);
    }

    static final class Form implements Rules.Form<Throttle> {

        @Override
        public String name() {
            return "throttling";
        }

        @Override
        public String effect() {
            return "calls beyond an account's token buckets are refused: on has ECS's own buckets, burst 0 refuses each";
        }

        @Override
        public String example() {
            return "on, {\"burst\":20,\"perSecond\":1,\"code\":\"ThrottlingException\"} (code: "
                    + String.join(", ", Throttled.CODES) + ")";
        }

        @Override
        public Set<String> members() {
            return Set.of("burst", "perSecond", "code");
        }

        @Override
        public Throttle read(Members members) {
            Throttled error = Throttled.of(members);
            if (!members.has("burst")) {
                if (members.has("perSecond")) {
                    throw new IllegalArgumentException(name() + ": perSecond wants a burst beside it");
                }
                return new Throttle(error, null);
            }
            return new Throttle(
                    error, new Quota("own", members.countOrNone("burst"), members.number("perSecond", 1, 1_000_000)));
        }

        @Override
        public ObjectNode word(String word) {
            ObjectNode rule = JsonMapper.shared().createObjectNode();
            return word.equals("on") ? rule : rule.put("code", word);
        }

        @Override
        public void write(Throttle what, ObjectNode rule) {
            Quota own = what.own;
            if (own != null) {
                rule.put("burst", own.burst()).put("perSecond", own.perSecond());
            }
            rule.put("code", what.error.word());
        }
    }
}
