package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.AwsFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts together what checks found and could not find. The needed ones come first. Not thread-safe. */
final class Report {
    /** The id of what is said of all checks that could not look. */
    static final String NOT_CHECKED = "not-checked";

    /** Warnings alike of one check, such as of a hundred services: beyond that they are counted. */
    private static final int SHOWN = 5;

    private final List<Check> order;
    private final Map<Integer, List<Finding>> found = new TreeMap<>();
    private final Map<String, AwsFailure> told = new LinkedHashMap<>();

    /** The checks that could not look, by why. */
    private final Map<String, List<String>> unchecked = new LinkedHashMap<>();

    /** @param order of the findings */
    Report(List<Check> order) {
        this.order = order;
    }

    void found(Check check, List<Finding> findings) {
        List<Finding> distinct =
                findings.stream().distinct().map(one -> one.by(check.id())).toList();
        List<Finding> warnings = distinct.stream()
                .filter(one -> one.kind() == Finding.Kind.WARNING)
                .toList();
        List<Finding> shown = new ArrayList<>(distinct);
        if (warnings.size() > SHOWN) {
            shown.removeAll(warnings.subList(SHOWN, warnings.size()));
            shown.add(Finding.warning("And %d more like it.".formatted(warnings.size() - SHOWN))
                    .by(check.id()));
        }
        put(check, shown);
    }

    private void put(Check check, List<Finding> findings) {
        found.computeIfAbsent(order.indexOf(check), _ -> new ArrayList<>()).addAll(findings);
    }

    /** AWS did not let it look. What a needed check has told already is not told again. */
    void unanswered(Check check, AwsFailure failure) {
        String message = String.valueOf(failure.getMessage());
        switch (check.weight()) {
            case NEEDED -> {
                if (told.putIfAbsent(message, failure) == null) {
                    put(check, List.of(Finding.unanswered(failure).by(check.id())));
                }
            }
            case ADVICE -> {
                if (!told.containsKey(message)) {
                    unchecked(check, why(failure));
                }
            }
        }
    }

    private static String why(AwsFailure failure) {
        return switch (failure.kind()) {
            case DENIED -> failure.permission().isEmpty() ? "a permission is missing" : "lacks " + failure.permission();
            case THROTTLED -> "AWS was too busy";
            case UNREACHABLE -> "no answer";
            case NO_CREDENTIALS -> "no credentials";
            case NOT_FOUND, REFUSED -> String.valueOf(failure.getMessage());
        };
    }

    void late(Check check, Duration patience) {
        unchecked(check, "no answer within " + patience.toSeconds() + " s");
    }

    private void unchecked(Check check, String why) {
        unchecked.computeIfAbsent(why, _ -> new ArrayList<>()).add(check.id());
    }

    /** A fault of our own, which is no reason not to release. */
    void fault(Check check, @Nullable Throwable fault) {
        put(
                check,
                List.of(new Finding(
                        Finding.Kind.WARNING,
                        check.id(),
                        "This check failed by a fault of the deployer's own (%s). Please report it."
                                .formatted(fault))));
    }

    List<Finding> findings() {
        List<Finding> all = new ArrayList<>();
        found.values().forEach(all::addAll);
        if (!unchecked.isEmpty()) {
            all.add(new Finding(
                    Finding.Kind.WARNING,
                    NOT_CHECKED,
                    "Not checked: %s. docs/preflight.md says what each looks at."
                            .formatted(unchecked.entrySet().stream()
                                    .map(entry -> String.join(", ", entry.getValue()) + " (" + entry.getKey() + ")")
                                    .collect(Collectors.joining("; ")))));
        }
        return List.copyOf(all);
    }
}
