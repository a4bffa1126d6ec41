package dev.slipway.bench.command;

import dev.slipway.bench.balancer.Overhead;
import dev.slipway.bench.balancer.Overhead.Medians;
import dev.slipway.bench.balancer.Overhead.Way;
import dev.slipway.bench.balancer.RollOuts;
import dev.slipway.bench.load.Summary;
import dev.slipway.bench.program.Programs;
import dev.slipway.bench.stage.Aws;
import dev.slipway.bench.stage.Sandbox;
import dev.slipway.bench.stage.SandboxProgram;
import dev.slipway.bench.stage.State.Task;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench balancer}. */
@Command(
        name = "balancer",
        description = {
            "Measures what the sandbox's balancer costs against a direct connection, and rolls a service of small tasks under load.",
            "",
            "The tasks are the sandbox's placeholders, so that the balancer is what is measured. Direct and through take turns"
                    + " in one run; a ratio says more than a figure."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: bench balancer --rounds 9 --roll-outs 0",
            "",
            "Ends with 0 when no request failed, 1 when one did, 2 for wrong usage."
        })
final class BalancerCommand implements Callable<Integer> {

    private static final String ENVIRONMENT = "staging";
    private static final Duration GRACE = Duration.ofSeconds(25);
    private static final int SHOWN_FAILURES = 10;

    @Mixin
    private final Repository repository = new Repository();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rounds of the comparison; 0 leaves it out (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--roll-outs",
            paramLabel = "N",
            defaultValue = "20",
            description = "Roll-outs under load, at least; 0 leaves them out (default: ${DEFAULT-VALUE}).")
    private int rollOuts;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Requests a second while rolling, or what the machine makes (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "100000",
            description = "While rolling, at least (default: ${DEFAULT-VALUE}).")
    private long requests;

    @Override
    public Integer call() throws IOException, InterruptedException {
        repository.need(List.of(repository.sandbox()));
        Path files = repository.files("balancer");
        long failed = 0;
        try (Programs programs = new Programs(repository.folder(), files, GRACE)) {
            Runtime.getRuntime().addShutdownHook(new Thread(programs::close, "end"));
            SandboxProgram program = SandboxProgram.start(programs, repository.sandbox(), files);
            try (Aws aws = new Aws(program.addresses());
                    Sandbox sandbox = new Sandbox(program.addresses().endpoint())) {
                URI balancer = program.addresses().balancer(ENVIRONMENT);
                if (rounds > 0) {
                    failed += compare(direct(sandbox), balancer);
                }
                if (rollOuts > 0) {
                    failed += roll(new RollOuts(aws, ENVIRONMENT, balancer, System.out::println));
                }
            }
        }
        return failed == 0 ? 0 : 1;
    }

    private static URI direct(Sandbox sandbox) throws InterruptedException {
        int port = sandbox.state().tasks().stream()
                .filter(task ->
                        task.environment().equals(ENVIRONMENT) && task.service().equals("web"))
                .mapToInt(Task::port)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the sandbox has no web task"));
        return URI.create("http://127.0.0.1:" + port);
    }

    private long compare(URI direct, URI through) {
        System.out.printf(
                Locale.ROOT,
                "direct (%s) and through the balancer (%s) in turn; closed loop with %d clients, then open loop at %d/s%n",
                direct,
                through,
                Overhead.CLIENTS,
                Overhead.RATE);
        Medians medians = new Overhead(direct, through, Duration.ofMillis(1500), System.out::println).measure(rounds);
        Way straight = medians.direct();
        Way balanced = medians.through();
        figure("direct_throughput", straight.rate(), "requests/s");
        figure("balancer_throughput", balanced.rate(), "requests/s");
        figure("throughput_ratio", balanced.rate() / straight.rate(), "of direct");
        figure("direct_p50", straight.p50(), "ms");
        figure("balancer_p50", balanced.p50(), "ms");
        figure("p50_ratio", balanced.p50() / straight.p50(), "of direct");
        figure("direct_p99", straight.p99(), "ms");
        figure("balancer_p99", balanced.p99(), "ms");
        figure("p99_ratio", balanced.p99() / straight.p99(), "of direct");
        figure("compared_failed", straight.failed() + balanced.failed(), "requests");
        return straight.failed() + balanced.failed();
    }

    private long roll(RollOuts rolling) {
        RollOuts.Result result = rolling.run(rollOuts, rate, requests);
        result.report().failures().stream().limit(SHOWN_FAILURES).forEach(System.out::println);
        Summary total = result.report().total();
        figure("rollouts", result.took().size(), "roll-outs");
        figure(
                "rollout_median",
                result.took().stream()
                        .sorted()
                        .toList()
                        .get(result.took().size() / 2)
                        .toMillis(),
                "ms");
        figure("rolling_requests", total.requests(), "requests");
        figure("rolling_failed", total.failed(), "requests");
        figure("rolling_p50", total.millis(50), "ms");
        figure("rolling_p99", total.millis(99), "ms");
        return total.failed();
    }

    private static void figure(String name, long value, String unit) {
        System.out.println("figure " + name + " " + value + " " + unit);
    }

    private static void figure(String name, double value, String unit) {
        System.out.println(String.format(Locale.ROOT, "figure %s %.2f %s", name, value, unit));
    }
}
