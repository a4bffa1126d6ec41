package dev.slipway.sandbox.faults;

import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A failure of AWS's own in place of an answer; nothing was done.
 *
 * @param status 500 or 503
 */
public record ServerError(int status) {

    /**
     * The error's name: what ECS calls it ("Common Errors" and the operations' pages of the ECS API reference), and what
     * the SDK's retry rules go by is the status.
     */
    public String code() {
        return status == 503 ? "ServiceUnavailableException" : "ServerException";
    }

    static final class Form implements Rules.Form<ServerError> {

        @Override
        public String name() {
            return "server-errors";
        }

        @Override
        public String effect() {
            return "calls fail with 500 or 503 and AWS's error body, and nothing is done";
        }

        @Override
        public String example() {
            return "500, 503, {\"status\":503,\"operation\":\"Describe*\",\"probability\":0.5}";
        }

        @Override
        public Set<String> members() {
            return Set.of("status");
        }

        @Override
        public ServerError read(Members members) {
            int status = members.count("status", 500);
            if (status != 500 && status != 503) {
                throw members.wrong("status", "500 or 503", status);
            }
            return new ServerError(status);
        }

        @Override
        public ObjectNode word(String word) {
            ObjectNode rule = JsonMapper.shared().createObjectNode();
            return word.matches("\\d{1,3}") ? rule.put("status", Integer.parseInt(word)) : rule.put("status", word);
        }

        @Override
        public void write(ServerError what, ObjectNode rule) {
            rule.put("status", what.status());
        }
    }
}
