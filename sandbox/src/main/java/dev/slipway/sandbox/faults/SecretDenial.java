package dev.slipway.sandbox.faults;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A secret that is refused to tasks that start, to callers of the API, or to both. Thread-safe. */
final class SecretDenial extends Planned<SecretDenial.Plan> {

    /**
     * What is planned.
     *
     * @param secret its name or ARN
     */
    record Plan(String secret, Whom to, SecretRefusal refusal) {}

    private enum Whom {
        EVERYBODY,
        TASKS,
        CALLERS
    }

    SecretDenial() {
        super(
                "secret",
                "a secret's value is refused: tasks do not start, or GetSecretValue fails",
                "{\"secret\":\"ublog/staging/database\",\"to\":\"everybody\", \"tasks\" or \"callers\",\"by\":\"iam\" or"
                        + " \"kms\"}");
    }

    /** @param task whether a task that starts asks, not a caller of the API */
    Optional<SecretRefusal> of(String secretName, String secretArn, boolean task) {
        return plan().filter(plan ->
                        plan.secret().equals(secretName) || plan.secret().equals(secretArn))
                .filter(plan -> plan.to() == Whom.EVERYBODY || (plan.to() == Whom.TASKS) == task)
                .map(Plan::refusal);
    }

    @Override
    Plan read(JsonNode value) {
        Members members = new Members(name(), value, Set.of("secret", "to", "by"));
        String secret = members.text("secret");
        return new Plan(
                secret,
                word(Whom.class, "to", members.optionalText("to").orElse("everybody")),
                word(SecretRefusal.class, "by", members.optionalText("by").orElse("iam")));
    }

    private <E extends Enum<E>> E word(Class<E> words, String member, String word) {
        for (E one : words.getEnumConstants()) {
            if (lower(one).equals(word)) {
                return one;
            }
        }
        throw new IllegalArgumentException(
                name() + ": there is no " + member + " " + word + "; the switch takes " + takes());
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    @Override
    JsonNode write(Plan plan) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("secret", plan.secret())
                .put("to", lower(plan.to()))
                .put("by", lower(plan.refusal()));
    }
}
