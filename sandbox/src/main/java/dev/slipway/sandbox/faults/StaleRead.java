package dev.slipway.sandbox.faults;

import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A read that does not know yet what was written lately ("Amazon ECS API reference", eventual consistency).
 *
 * @param lag how old its answer is
 */
record StaleRead(Duration lag) {

    static final class Form implements Rules.Form<StaleRead> {

        @Override
        public String name() {
            return "stale-reads";
        }

        @Override
        public String effect() {
            return "Describe* and List* of ecs answer what was true so long ago";
        }

        @Override
        public String example() {
            return "5s, {\"lag\":\"5s\",\"operation\":\"DescribeServices\",\"probability\":0.5}";
        }

        @Override
        public Set<String> members() {
            return Set.of("lag");
        }

        @Override
        public StaleRead read(Members members) {
            Duration lag = members.span("lag").orElse(Duration.ZERO);
            if (lag.isZero() || lag.compareTo(Duration.ofMinutes(5)) > 0) {
                throw new IllegalArgumentException(name() + ": lag is a time of at most 5m, such as " + example());
            }
            return new StaleRead(lag);
        }

        @Override
        public ObjectNode word(String word) {
            return JsonMapper.shared().createObjectNode().put("lag", word);
        }

        @Override
        public void write(StaleRead what, ObjectNode rule) {
            rule.put("lag", Members.written(what.lag()));
        }
    }
}
