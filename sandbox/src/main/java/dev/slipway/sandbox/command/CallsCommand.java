package dev.slipway.sandbox.command;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Exports the timeline of calls of the running sandbox. */
@Command(
        name = "calls",
        description = {
            "Prints the calls that AWS's and Slack's clients made, a line of JSON for each, the oldest first.",
            "The sandbox keeps the last 100,000."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  sandbox calls --service ecs --operation 'Describe*' --limit 20",
            "  sandbox calls --follow > calls.jsonl"
        })
final class CallsCommand implements Callable<Integer> {

    /** As many as the sandbox keeps: whoever follows wants none left out. */
    private static final String ALL = "100000";

    private static final Duration LOOK = Duration.ofMillis(500);

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--service", paramLabel = "NAME", description = "Such as ecs, ecr, secretsmanager, logs, slack.")
    private @Nullable String service;

    @Option(names = "--operation", paramLabel = "NAME", description = "An operation, or the beginning of some and *.")
    private @Nullable String operation;

    @Option(names = "--environment", paramLabel = "ENV", description = "Those that name something of an environment.")
    private @Nullable String environment;

    @Option(names = "--since", paramLabel = "INSTANT", description = "Such as 2026-11-21T10:00:00Z.")
    private @Nullable String since;

    @Option(names = "--limit", paramLabel = "N", description = "How many at most, the newest ones. Default: 1000.")
    private @Nullable Integer limit;

    @Option(names = "--follow", description = "Stays and prints what comes.")
    private boolean follow;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        CountDownLatch never = new CountDownLatch(1);
        long last = print(out, 0);
        while (follow && !never.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            last = print(out, last);
        }
        return 0;
    }

    /** Prints what came after a call, and gives the number of the last one. */
    private long print(PrintWriter out, long after) throws InterruptedException {
        String lines = connection.text("read the calls", "/_sandbox/calls?" + query(after));
        out.print(lines);
        out.flush();
        return lines.lines()
                .reduce((first, second) -> second)
                .map(line -> JsonMapper.shared().readTree(line).path("number").asLong(after))
                .orElse(after);
    }

    private String query(long after) {
        Map<String, @Nullable String> filters = new LinkedHashMap<>();
        filters.put("service", service);
        filters.put("operation", operation);
        filters.put("environment", environment);
        filters.put("since", since);
        filters.put("limit", limit == null ? (after > 0 ? ALL : null) : limit.toString());
        filters.put("after", Long.toString(after));
        List<String> query = new ArrayList<>();
        filters.forEach((name, value) -> {
            if (value != null) {
                query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        return String.join("&", query);
    }
}
