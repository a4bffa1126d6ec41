package dev.slipway.bench.load;

import java.util.Optional;

/** What became of one request. */
sealed interface Outcome {

    /** Whether that is a failure, and of which kind: no connection, a 5xx, or no answer in time. A 4xx is none. */
    default Optional<Failure> failure() {
        return switch (this) {
            case Answered(Answer answer) ->
                answer.status() >= 500 ? Optional.of(Failure.SERVER_ERROR) : Optional.empty();
            case Broken _ -> Optional.of(Failure.CONNECTION);
            case Unanswered _ -> Optional.of(Failure.TIMEOUT);
        };
    }

    /** What to say of it in a log. */
    default String reason() {
        return switch (this) {
            case Answered(Answer answer) -> "status " + answer.status();
            case Broken(String why) -> why;
            case Unanswered _ -> "no answer in time";
        };
    }

    /** A whole answer came in time. */
    record Answered(Answer answer) implements Outcome {}

    /** The connection was refused, reset or closed before a whole answer. */
    record Broken(String why) implements Outcome {}

    /** Nothing, or half an answer, until the time was over. */
    record Unanswered() implements Outcome {}
}
