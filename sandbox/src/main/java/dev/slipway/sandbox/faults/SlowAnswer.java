package dev.slipway.sandbox.faults;

import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer that takes its time before anything is done; how long is drawn between two bounds.
 *
 * @param from the least
 * @param to the most; the same for a fixed delay
 */
record SlowAnswer(Duration from, Duration to) {

    /** @param drawn from 0 up to but not 1 */
    Duration delay(double drawn) {
        return from.plusNanos((long) (to.minus(from).toNanos() * drawn));
    }

    static final class Form implements Rules.Form<SlowAnswer> {

        @Override
        public String name() {
            return "slow-answers";
        }

        @Override
        public String effect() {
            return "calls wait before they are heard";
        }

        @Override
        public String example() {
            return "2s, {\"delay\":\"2s\",\"operation\":\"UpdateService\"}, {\"from\":\"100ms\",\"to\":\"3s\"}";
        }

        @Override
        public Set<String> members() {
            return Set.of("delay", "from", "to");
        }

        @Override
        public SlowAnswer read(Members members) {
            Duration fixed = members.span("delay").orElse(Duration.ZERO);
            Duration from = members.span("from").orElse(fixed);
            Duration to = members.span("to").orElse(fixed);
            if (to.isZero() || to.compareTo(from) < 0) {
                throw new IllegalArgumentException(
                        name() + " wants a delay, or from and to with from at most to, such as " + example());
            }
            return new SlowAnswer(from, to);
        }

        @Override
        public ObjectNode word(String word) {
            return JsonMapper.shared().createObjectNode().put("delay", word);
        }

        @Override
        public void write(SlowAnswer what, ObjectNode rule) {
            if (what.from().equals(what.to())) {
                rule.put("delay", Members.written(what.to()));
            } else {
                rule.put("from", Members.written(what.from())).put("to", Members.written(what.to()));
            }
        }
    }
}
