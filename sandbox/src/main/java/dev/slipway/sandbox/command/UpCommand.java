package dev.slipway.sandbox.command;

import dev.slipway.sandbox.Closing;
import dev.slipway.sandbox.RuntimeKind;
import dev.slipway.sandbox.Sandbox;
import dev.slipway.sandbox.SandboxOptions;
import dev.slipway.sandbox.StateFolder;
import dev.slipway.sandbox.dashboard.SandboxState;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.setup.Setup;
import dev.slipway.sandbox.setup.SetupException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Starts a sandbox and stays until a signal. */
@Command(
        name = "up",
        description = {
            "Starts the sandbox and stays in the foreground until Ctrl-C or SIGTERM, then stops everything it started.",
            "When it is ready it writes the addresses to the env file and prints them.",
            "What it holds is said by a file; without one it is staging and production of μblog (see `sandbox init`)."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  sandbox up --port 4566 --balancer-port staging=8081",
            "  sandbox up --file sandbox.yml"
        })
final class UpCommand implements Callable<Integer> {

    private static final String DEFAULT_STATE = ".slipway/sandbox";

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "What it is to hold, as docs/sandbox.md says. Default: what `sandbox init --print` prints.")
    private @Nullable Path file;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of the endpoint and the dashboard. Default: a free one.")
    private int port;

    @Option(
            names = "--balancer-port",
            paramLabel = "NAME=N",
            description = "Port of a load balancer. Default: a free one.")
    private Map<String, Integer> balancerPorts = new TreeMap<>();

    @Option(
            names = "--env-file",
            paramLabel = "FILE",
            description = "Where to write the addresses, until the end. Default: " + EnvFile.DEFAULT
                    + ", or a free one beside it.")
    private @Nullable Path envFile;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Folder for images and data. Default: " + DEFAULT_STATE + ", or a free one beside it.")
    private @Nullable Path state;

    @Option(
            names = "--runtime",
            paramLabel = "process|docker",
            description = "docker: container images that docker push brought here run in this machine's Docker engine."
                    + " Bundles run as processes either way. Default: process.")
    private RuntimeKind runtime = RuntimeKind.PROCESS;

    @Option(names = "--no-databases", description = "Without PostgreSQL and Redis.")
    private boolean withoutDatabases;

    @Option(
            names = "--drain",
            paramLabel = "on|broken",
            description = "broken: tasks that a roll-out replaces get SIGKILL with no deregistration and no grace.")
    private @Nullable String drain;

    @Option(
            names = "--early-exits",
            paramLabel = "counted|ignored",
            description = "Whether a task that reached RUNNING and then exits counts for the circuit breaker."
                    + " ECS ignores it.")
    private @Nullable String earlyExits;

    @Option(
            names = "--stale-answer",
            paramLabel = "JSON",
            description = "A planted answer: {\"environment\",\"path\",\"body\",\"times\"}.")
    private @Nullable String staleAnswer;

    @Option(
            names = "--fault",
            paramLabel = "NAME=VALUE",
            description = "Any other switch, as `sandbox fault NAME VALUE` takes it; may be repeated.")
    private Map<String, String> faults = new LinkedHashMap<>();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = command().commandLine().getOut();
        Setup setup = setup();
        checkPort("--port", port);
        Closing closing = new Closing();
        EnvFile addresses = closing.add(EnvFile.claim(envFile));
        SandboxOptions options = new SandboxOptions(state == null ? freeState() : state, port, setup, runtime);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(closing::close, "stop"));
        out.println("Starting …");
        out.flush();
        try {
            Sandbox sandbox = Sandbox.start(options, closing);
            addresses.write(sandbox.variables());
            printReady(out, sandbox, addresses.path());
        } catch (SetupException e) {
            throw refused(e);
        }
        stopped.await();
        return 0;
    }

    private Setup setup() {
        try {
            Setup setup = file == null ? Setup.builtIn() : Setup.read(file);
            for (Map.Entry<String, Integer> given : balancerPorts.entrySet()) {
                if (!setup.balancers().containsKey(given.getKey())) {
                    throw usage("--balancer-port: there is no load balancer " + given.getKey() + "; there are "
                            + String.join(", ", setup.balancers().keySet()));
                }
                checkPort("--balancer-port", given.getValue());
                setup = setup.withPort(given.getKey(), given.getValue());
            }
            setup = setup.withFaults(switches(setup));
            return withoutDatabases ? setup.withoutDatabases() : setup;
        } catch (SetupException e) {
            throw refused(e);
        }
    }

    private ParameterException refused(SetupException mistakes) {
        return usage("Tried to start what " + (file == null ? "the sandbox's own file" : file) + " says but "
                + mistakes.getMessage());
    }

    private void checkPort(String option, int number) {
        if (number < 0 || number > 65_535) {
            throw usage(option + ": a port is a number from 0 to 65535, not " + number);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(command().commandLine(), message);
    }

    /** The first folder that no other sandbox runs in, so that a second start needs no flag. */
    private static Path freeState() {
        for (int number = 1; ; number++) {
            Path folder = Path.of(number == 1 ? DEFAULT_STATE : DEFAULT_STATE + "-" + number);
            if (!StateFolder.isTaken(folder)) {
                return folder;
            }
        }
    }

    /** The switches to throw once it stands, each of them tried before anything starts. */
    private Map<String, JsonNode> switches(Setup setup) {
        Map<String, String> typed = new LinkedHashMap<>(faults);
        putIfGiven(typed, "drain", drain);
        putIfGiven(typed, "early-exits", earlyExits);
        putIfGiven(typed, "stale-answer", staleAnswer);
        Map<String, JsonNode> switches = new LinkedHashMap<>();
        typed.forEach((name, value) -> {
            try {
                JsonNode wanted = FaultValue.of(name, value);
                new Faults(setup.balancers().keySet()).set(name, wanted);
                switches.put(name, wanted);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(command().commandLine(), String.valueOf(e.getMessage()), e);
            }
        });
        return switches;
    }

    private static void putIfGiven(Map<String, String> typed, String name, @Nullable String value) {
        if (value != null) {
            typed.put(name, value);
        }
    }

    private void printReady(PrintWriter out, Sandbox sandbox, Path file) {
        SandboxState state = sandbox.state();
        out.println();
        out.print(EnvFile.format(sandbox.variables()));
        out.println();
        out.println("Shorter than in AWS:");
        for (SandboxState.Shortened delay : state.shortened()) {
            out.printf("  %-48s %6s → %s%n", delay.name(), delay.aws(), delay.sandbox());
        }
        out.println("Not for production:");
        state.unsafe().forEach(unsafe -> out.println("  " + unsafe));
        out.println();
        out.println("Written to " + file + ", which goes with the sandbox");
        out.println("Ready. Dashboard: " + sandbox.endpoint() + "  (Ctrl-C stops everything)");
        out.flush();
    }

    private CommandSpec command() {
        return Objects.requireNonNull(spec);
    }
}
