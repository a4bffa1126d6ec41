package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.config.Configuration;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.Legacy;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.release.TaskDefinitionArn;
import dev.slipway.deployer.status.Drift;
import dev.slipway.deployer.status.RunningService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code drift ENV [--detailed-exitcode]}. Reads only. */
@Command(
        name = "drift",
        mixinStandardHelpOptions = true,
        description =
                "Shows where the services are not as the releases left them, and where infrastructure has come further since. Scheduled tasks are not looked at.",
        footer = {"", "Example:", "  deployer drift production --detailed-exitcode"})
final class DriftCommand implements Callable<Integer> {
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
        State state = configuration.state();
        try (Aws aws = surroundings.connect().apply(target.region())) {
            List<RunningService> services = RunningService.in(target, aws);
            Legacy legacy = state == null
                    ? Legacy.of(Collections.emptyIterator(), List.of())
                    : Legacy.of(
                            records(aws, state, target),
                            services.stream().map(RunningService::service).toList());
            List<String> found = new ArrayList<>(Drift.within(services));
            found.addAll(Drift.since(legacy, services));
            found.addAll(fromBases(aws, target, services));
            show(found, legacy);
            return detailed && !found.isEmpty() ? ExitCode.PLAN_HAS_CHANGES.number() : ExitCode.DONE.number();
        }
    }

    private Iterator<ReleaseRecord> records(Aws aws, State state, Environment target) {
        return new Ledger(aws.objects(state.bucket()), state, target.name())
                .newestFirst()
                .flatMap(entry -> switch (entry) {
                    case Entry.Kept kept -> Stream.of(kept.record());
                    case Entry.Unreadable unreadable -> {
                        surroundings.err().println(unreadable.problem());
                        yield Stream.empty();
                    }
                })
                .iterator();
    }

    private static List<String> fromBases(Aws aws, Environment target, List<RunningService> services) {
        List<String> found = new ArrayList<>();
        for (Environment.Service service : target.services()) {
            TaskDefinitionArn running = services.stream()
                    .filter(one -> one.service().equals(service.name()))
                    .findFirst()
                    .map(RunningService::revision)
                    .orElse(null);
            if (service.base() == null || running == null) {
                continue;
            }
            Optional<TaskDefinition> newest = aws.ecs().newest(service.base());
            if (newest.isEmpty()) {
                found.add("%s has the base %s, a family without an ACTIVE revision."
                        .formatted(service.name(), service.base()));
            } else {
                Drift.fromBase(service, aws.ecs().taskDefinition(running), newest.get())
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    private void show(List<String> found, Legacy legacy) {
        List<String> releases = legacy.records().stream()
                .map(record -> record.release().value())
                .toList();
        List<String> open =
                legacy.open().stream().map(record -> record.release().value()).toList();
        if (options.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("environment", environment);
            fields.put("releases", releases);
            fields.put("open", open);
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
                                : found.size() + (found.size() == 1 ? " difference." : " differences."));
        surroundings
                .out()
                .println(
                        releases.isEmpty()
                                ? "There is no record to compare with, so the services were compared with each other."
                                : "Compared with the release" + (releases.size() == 1 ? " " : "s ")
                                        + String.join(", ", releases) + ".");
        open.forEach(release -> surroundings
                .out()
                .println("The run " + release
                        + " has not ended, so what it touches was not compared. Look at: deployer status "
                        + environment));
        surroundings.out().println("Scheduled tasks are not looked at.");
    }
}
