package dev.slipway.bench.demo;

import dev.slipway.bench.broken.Broken;
import dev.slipway.bench.load.Summary;
import dev.slipway.bench.proof.Finding;
import dev.slipway.bench.stage.ServiceState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is wrong with what was observed: pure functions, each problem a whole sentence. The demo holds when none has any. */
final class Judge {

    /** The deployer's exit code for a roll-out that failed and was rolled back. */
    static final int ROLLED_BACK = 30;

    private Judge() {}

    /** Everything that is wrong with a story. */
    static List<String> problems(Observed observed, String before, String after) {
        List<String> problems = new ArrayList<>();
        for (Step step : observed.steps()) {
            step.problems().forEach(problem -> problems.add("Step \"" + step.name() + "\": " + problem));
        }
        boolean complete = observed.unreached().isEmpty();
        if (complete || observed.load().total().requests() > 0) {
            problems.addAll(served("the rolling updates", observed.load().total()));
        }
        if (!complete) {
            problems.add("The story ended before: " + String.join("; ", observed.unreached()) + ".");
            return problems;
        }
        for (String version : List.of(before, after)) {
            if (observed.rollout().byRelease().getOrDefault(version, 0L) == 0) {
                problems.add("No request was answered by " + version + " while release 2 rolled out.");
            }
        }
        problems.addAll(observed.writes()
                .map(Judge::writes)
                .orElse(List.of("The database was never asked for the accepted posts.")));
        return problems;
    }

    /** All requests must have been served. */
    static List<String> served(String when, Summary load) {
        List<String> problems = new ArrayList<>();
        if (load.requests() == 0) {
            problems.add("No request was sent during " + when + ".");
        }
        if (load.failed() > 0) {
            problems.add("%,d of %,d requests failed during %s: %s."
                    .formatted(load.failed(), load.requests(), when, kinds(load)));
        }
        if (load.refused() > 0) {
            problems.add("%,d of %,d requests were refused (4xx) during %s: %s."
                    .formatted(load.refused(), load.requests(), when, load.byStatus()));
        }
        return problems;
    }

    /** Every accepted write must be there, once. */
    static List<String> writes(Finding finding) {
        List<String> problems = new ArrayList<>();
        if (finding.accepted() == 0) {
            problems.add("No post was accepted, so nothing is proved about lost ones.");
        }
        if (!finding.lost().isEmpty()) {
            problems.add("%,d of %,d accepted posts are not in the database, the first one with %s."
                    .formatted(
                            finding.lost().size(),
                            finding.accepted(),
                            finding.lost().getFirst()));
        }
        if (!finding.doubled().isEmpty()) {
            problems.add("%,d accepted posts are in the database more than once, the first one with %s."
                    .formatted(finding.doubled().size(), finding.doubled().getFirst()));
        }
        return problems;
    }

    /** A program must end as expected. */
    static List<String> exit(int expected, int actual) {
        return expected == actual
                ? List.of()
                : List.of("the deployer ended with exit code " + actual + " instead of " + expected + ".");
    }

    /** Each service must run this digest alone. */
    static List<String> settled(String digest, List<ServiceState> services) {
        List<String> problems = new ArrayList<>();
        if (services.size() != 2) {
            problems.add("DescribeServices knows " + services.size() + " services instead of 2.");
        }
        for (ServiceState service : services) {
            if (!service.settledOn(digest)) {
                problems.add("by DescribeServices, " + service.line() + ", instead of " + digest + " alone.");
            }
        }
        return problems;
    }

    /** The broken release must be rolled back and explained everywhere. */
    static List<String> brokenRelease(Evidence evidence, String token, String before) {
        List<String> problems = new ArrayList<>(exit(ROLLED_BACK, evidence.exitCode()));
        problems.addAll(explained("console", evidence.console(), token));
        problems.addAll(explained("Slack message", evidence.slack(), token));
        problems.addAll(explained("step summary", evidence.summary(), token));
        problems.addAll(settled(before, evidence.services()));
        return problems;
    }

    /** In maintenance each request must get the application's own 503, and health none of it. */
    static List<String> maintenance(Summary pages, String version, Map<String, Integer> health) {
        List<String> problems = new ArrayList<>();
        if (pages.requests() == 0 || pages.maintenance() != pages.requests()) {
            problems.add("%,d of %,d requests got 503 in maintenance: %s."
                    .formatted(pages.maintenance(), pages.requests(), pages.byStatus()));
        }
        if (pages.byRelease().getOrDefault(version, 0L) != pages.requests()) {
            problems.add("not every 503 came from release " + version + ": " + pages.byRelease() + ".");
        }
        health.forEach((path, status) -> {
            if (status != 200) {
                problems.add(path + " answered " + status + " in maintenance.");
            }
        });
        return problems;
    }

    private static List<String> explained(String place, String text, String token) {
        List<String> problems = new ArrayList<>();
        if (!text.contains(token)) {
            problems.add("the " + place + " does not show the failed task's log (" + token + ").");
        }
        if (!Evidence.tells(text, Broken.EXIT_CODE)) {
            problems.add("the " + place + " does not show the failed task's exit code " + Broken.EXIT_CODE + ".");
        }
        return problems;
    }

    private static String kinds(Summary load) {
        return load.failures().entrySet().stream()
                .map(kind -> "%,d %s"
                        .formatted(
                                kind.getValue(),
                                kind.getKey().name().replace('_', ' ').toLowerCase(java.util.Locale.ROOT)))
                .collect(Collectors.joining(", "));
    }
}
