package dev.slipway.sandbox.faults;

import java.util.List;

/**
 * The words in which AWS says that there were too many calls: services differ ("Retry behavior" in the AWS SDKs and tools
 * reference guide lists them).
 *
 * @param word as the switch takes it
 * @param status of HTTP
 * @param code the error's name
 */
public record Throttled(String word, int status, String code) {

    static final List<String> CODES = List.of(
            "ThrottlingException", "Throttling", "ThrottledException", "RequestThrottledException", "429", "503");

    static Throttled of(Members members) {
        String word = members.optionalText("code").orElse(CODES.getFirst());
        if (!CODES.contains(word)) {
            throw members.wrong("code", "one of " + String.join(", ", CODES), word);
        }
        return switch (word) {
            case "429" -> new Throttled(word, 429, "TooManyRequestsException");
            case "503" -> new Throttled(word, 503, "ServiceUnavailableException");
            default -> new Throttled(word, 400, word);
        };
    }
}
