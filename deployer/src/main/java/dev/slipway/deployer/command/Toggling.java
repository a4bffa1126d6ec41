package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.maintenance.ControlState;
import dev.slipway.deployer.maintenance.Maintenance;
import dev.slipway.deployer.maintenance.MaintenanceOutcome;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.util.function.BiFunction;
import tools.jackson.databind.json.JsonMapper;

/** What the verbs of maintenance share. */
final class Toggling {
    private final Surroundings surroundings;

    Toggling(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** @param change what to do, given who does it */
    int toggle(
            GlobalOptions options,
            String name,
            String verb,
            BiFunction<Maintenance, String, MaintenanceOutcome> change) {
        Environment environment =
                options.configuration(surroundings.variables()).environment(name);
        Environment.Control control = environment.control();
        if (control == null) {
            return noControl(environment);
        }
        try (Aws aws = surroundings.connect().apply(environment.region())) {
            Session session = new Session(surroundings, options.json(), environment, aws);
            return session.run(verb, "", true, events -> {
                Maintenance maintenance = new Maintenance(
                        aws,
                        session.timing().clock(),
                        session.timing().sleeper(),
                        session.cancellation(),
                        environment,
                        control,
                        events);
                return Ending.of(change.apply(maintenance, surroundings.actor().orElse("deployer")));
            });
        }
    }

    int status(GlobalOptions options, String name) {
        Environment environment =
                options.configuration(surroundings.variables()).environment(name);
        Environment.Control control = environment.control();
        if (control == null) {
            return noControl(environment);
        }
        try (Aws aws = surroundings.connect().apply(environment.region())) {
            Cancellation cancellation = new Cancellation();
            surroundings.signals().accept(cancellation);
            Timing timing = surroundings.timing().apply(cancellation);
            MaintenanceOutcome outcome = new Maintenance(
                            aws, timing.clock(), timing.sleeper(), cancellation, environment, control, event -> {
                                if (event instanceof Event.Warned warned) {
                                    surroundings.err().println(warned.message());
                                }
                            })
                    .status();
            if (outcome instanceof MaintenanceOutcome.Shown shown) {
                show(options, shown);
            } else {
                surroundings.err().println(outcome.message());
            }
            return Ending.of(outcome).number();
        }
    }

    private void show(GlobalOptions options, MaintenanceOutcome.Shown shown) {
        ControlState state = shown.state();
        if (options.json()) {
            surroundings.out().println(JsonMapper.shared().writeValueAsString(state));
            return;
        }
        surroundings.out().println(shown.message());
        line("generation", Long.toString(state.generation()));
        line("reason", state.reason());
        line("owner", state.owner());
        line("since", state.startedAt());
        line("until", state.until());
        surroundings.out().printf("  %-36s %-10s %10s %7s  %s%n", "TASK", "PROCESS", "GENERATION", "WRITES", "SEEN");
        for (ControlState.TaskState task : state.tasks()) {
            surroundings
                    .out()
                    .printf(
                            "  %-36s %-10s %10d %7d  %s%n",
                            task.task(), task.process(), task.generation(), task.writesInFlight(), task.seenAt());
        }
    }

    private void line(String name, String value) {
        if (!value.isEmpty()) {
            surroundings.out().printf("  %-11s %s%n", name, value);
        }
    }

    private int noControl(Environment environment) {
        surroundings
                .err()
                .println("There is no maintenance for " + environment.name()
                        + ": slipway.yml says nothing of the application's control endpoint. Add: maintenance: { path: /-/maintenance, tokenSecret: "
                        + environment.application() + "/control-token }");
        return ExitCode.USAGE.number();
    }
}
