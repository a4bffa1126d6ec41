package dev.slipway.app;

import dev.slipway.app.config.Build;
import dev.slipway.app.config.Configuration;
import dev.slipway.app.config.ConfigurationResult;
import dev.slipway.app.config.ProcessName;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One image, several processes: the first argument says which one to be. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final String USAGE =
            "usage: app.jar web | worker | migrate | maintenance (on --for PT30M --reason TEXT"
                    + " [--owner WHO] | off [--owner WHO] | status) | database (create | drop)";

    private Main() {}

    /** Exit codes: 0 done, or a service asked to stop; 1 failed; 2 usage or configuration; 143 stopped before it was done. */
    public static void main(String[] arguments) throws InterruptedException {
        Optional<ProcessName> process = Arrays.stream(arguments).findFirst().flatMap(ProcessName::of);
        if (process.isEmpty()) {
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        switch (Configuration.read(process.get(), System.getenv())) {
            case ConfigurationResult.Incomplete(List<String> problems) -> {
                System.err.println("Tried to start " + process.get().text() + " but failed because: "
                        + String.join("; ", problems));
                System.exit(2);
            }
            case ConfigurationResult.Complete(Configuration configuration) -> {
                List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
                run(process.get(), configuration, rest);
            }
        }
    }

    private static void run(ProcessName process, Configuration configuration, List<String> arguments)
            throws InterruptedException {
        Lifetime lifetime = new Lifetime();
        try {
            InstantSource clock = InstantSource.system();
            switch (process) {
                case MIGRATE, MAINTENANCE, DATABASE -> lifetime.mustEnd();
                case WEB, WORKER -> {}
            }
            switch (process) {
                case WEB -> {
                    lifetime.closeAtEnd(WebProcess.start(configuration, Build.read(), clock, Thread::sleep));
                    lifetime.await();
                }
                case WORKER -> {
                    lifetime.closeAtEnd(WorkerProcess.start(configuration, Build.read(), clock, Thread::sleep));
                    lifetime.await();
                }
                case MIGRATE -> lifetime.end(new MigrateProcess(System.out, Thread::sleep).run(configuration));
                case DATABASE ->
                    lifetime.end(new DatabaseProcess(System.out, System.err).run(configuration, arguments));
                case MAINTENANCE ->
                    lifetime.end(new MaintenanceProcess(System.out, System.err, clock).run(configuration, arguments));
            }
        } catch (RuntimeException e) {
            LOG.error("Tried to run {} but failed", process.text(), e);
            lifetime.end(1);
        }
    }
}
