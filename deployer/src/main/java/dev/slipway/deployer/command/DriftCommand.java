package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Configuration;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.status.RunningService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code drift ENV [--detailed-exitcode]}. Reads only. */
@Command(
        name = "drift",
        mixinStandardHelpOptions = true,
        description =
                "Shows where the services are not as the last release left them. Scheduled tasks are not looked at.",
        footer = {"", "Example:", "  deployer drift production --detailed-exitcode"})
final class DriftCommand implements Callable<Integer> {
    /** How far back a record that says something is looked for. */
    private static final int RECORDS = 20;

    private final GlobalOptions options;

    private final Surroundings surroundings;

    @Parameters(paramLabel = "ENV", description = "An environment of slipway.yml.")
    private String environment = "";

    @Option(
            names = "--detailed-exitcode",
            description = "End with 11 when something has drifted, with 0 when nothing has.")
    private boolean detailed;

    DriftCommand(GlobalOptions options, Surroundings surroundings) {
        this.options = options;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Configuration configuration = options.configuration(surroundings.variables());
        Environment target = configuration.environment(environment);
        try (Aws aws = surroundings.connect().apply(target.region())) {
            List<RunningService> services = RunningService.in(target, aws);
            Optional<ReleaseRecord> last = Optional.ofNullable(configuration.state())
                    .flatMap(state -> Drift.last(records(aws, state, target)));
            List<String> found = new ArrayList<>(Drift.within(services));
            last.ifPresent(record -> found.addAll(Drift.since(record, services)));
            show(found, last);
            return detailed && !found.isEmpty() ? ExitCode.PLAN_HAS_CHANGES.number() : ExitCode.DONE.number();
        }
    }

    private List<ReleaseRecord> records(Aws aws, State state, Environment target) {
        List<ReleaseRecord> records = new ArrayList<>();
        for (Entry entry : new Ledger(aws.objects(state.bucket()), state, target.name()).newest(RECORDS)) {
            switch (entry) {
                case Entry.Kept kept -> records.add(kept.record());
                case Entry.Unreadable unreadable -> surroundings.err().println(unreadable.problem());
            }
        }
        return records;
    }

    private void show(List<String> found, Optional<ReleaseRecord> last) {
        if (options.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("environment", environment);
            last.ifPresent(record -> fields.put("release", record.release().toString()));
            fields.put("drift", found);
            surroundings.out().println(JsonMapper.shared().writeValueAsString(fields));
            return;
        }
        found.forEach(surroundings.out()::println);
        surroundings
                .out()
                .println(
                        found.isEmpty()
                                ? "Nothing has drifted in " + environment + "."
                                : found.size() + " differences.");
        surroundings
                .out()
                .println(
                        last.isPresent()
                                ? "Compared with the release " + last.get().release() + "."
                                : "There is no record to compare with, so the services were compared with each other.");
        surroundings.out().println("Scheduled tasks are not looked at.");
    }
}
