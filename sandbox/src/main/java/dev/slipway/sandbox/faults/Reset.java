package dev.slipway.sandbox.faults;

import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A TCP connection that is cut in place of an answer: the caller cannot know which of the two it was. */
public enum Reset {
    /** The call was not heard. */
    BEFORE,
    /** The call was heard and what it asks for is done. */
    AFTER;

    String word() {
        return this == BEFORE ? "before" : "after";
    }

    static final class Form implements Rules.Form<Reset> {

        @Override
        public String name() {
            return "resets";
        }

        @Override
        public String effect() {
            return "the connection is cut in place of an answer, before or after the work was done";
        }

        @Override
        public String example() {
            return "before, after, {\"when\":\"after\",\"operation\":\"RunTask\",\"times\":1}";
        }

        @Override
        public Set<String> members() {
            return Set.of("when");
        }

        @Override
        public Reset read(Members members) {
            String word = members.text("when");
            return switch (word) {
                case "before" -> BEFORE;
                case "after" -> AFTER;
                default -> throw members.wrong("when", "before or after", word);
            };
        }

        @Override
        public ObjectNode word(String word) {
            return JsonMapper.shared().createObjectNode().put("when", word);
        }

        @Override
        public void write(Reset what, ObjectNode rule) {
            rule.put("when", what.word());
        }
    }
}
