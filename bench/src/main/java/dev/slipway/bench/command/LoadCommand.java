package dev.slipway.bench.command;

import dev.slipway.bench.load.Load;
import dev.slipway.bench.load.Phase;
import dev.slipway.bench.load.Plan;
import dev.slipway.bench.load.Report;
import dev.slipway.bench.load.Summary;
import dev.slipway.bench.program.Poll;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench load URL}. */
@Command(
        name = "load",
        description = "Sends load to a running μblog at an open arrival rate.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: bench load http://127.0.0.1:8080 --rate 500 --for 30",
            "",
            "Ends with 0 when no request failed, 1 when one did, 2 for wrong usage."
        })
final class LoadCommand implements Callable<Integer> {

    private static final int SHOWN_FAILURES = 10;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Parameters(paramLabel = "URL", description = "http://host:port")
    private URI target = URI.create("");

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "300",
            description = "Requests a second, a fifth of them POSTs (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Chooses which requests write and which posts are read (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() {
        Plan plan;
        try {
            plan = Plan.of(target, rate, Long.toString(System.currentTimeMillis(), Character.MAX_RADIX), seed);
        } catch (IllegalArgumentException wrong) {
            throw new CommandLine.ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
        Report report;
        try (Load load = Load.start(plan, Phase.serving("load"))) {
            Poll.pass(Duration.ofSeconds(seconds));
            report = load.stop();
        }
        report.failures().stream().limit(SHOWN_FAILURES).forEach(System.out::println);
        Summary total = report.total();
        figure("requests", total.requests(), "requests");
        figure("failed", total.failed(), "requests");
        figure("refused", total.refused(), "requests");
        figure("p50", total.millis(50), "ms");
        figure("p99", total.millis(99), "ms");
        figure("max", total.maxMillis(), "ms");
        return total.failed() == 0 ? 0 : 1;
    }

    private static void figure(String name, long value, String unit) {
        System.out.println("figure " + name + " " + value + " " + unit);
    }

    private static void figure(String name, double value, String unit) {
        System.out.println(String.format(Locale.ROOT, "figure %s %.2f %s", name, value, unit));
    }
}
