package dev.slipway.deployer.status;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.maintenance.ControlState;
import dev.slipway.deployer.maintenance.Maintenance;
import dev.slipway.deployer.maintenance.MaintenanceOutcome;
import dev.slipway.deployer.release.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An environment at one moment: what runs, whether maintenance is on, who is at it, and who has left something.
 *
 * @param origins of the digests that run
 * @param maintenance what the control endpoint answered; absent where slipway.yml names none
 * @param occupancy absent where there is no {@code state}, or it could not be read
 * @param problems what could not be learnt and why, whole sentences
 */
public record Situation(
        Environment environment,
        List<RunningService> services,
        Map<Digest, Origin> origins,
        @Nullable MaintenanceOutcome maintenance,
        @Nullable Occupancy occupancy,
        List<String> problems) {

    public Situation {
        services = List.copyOf(services);
        origins = Map.copyOf(origins);
        problems = List.copyOf(problems);
    }

    /**
     * Looks. Only the services have to be readable: whatever else is not is among the problems.
     *
     * @param state where lease and ledger are; absent where there is neither
     * @param maintenance asks the environment's control endpoint
     * @throws AwsFailure when ECS cannot be read
     */
    public static Situation read(
            Environment environment,
            @Nullable State state,
            Aws aws,
            Function<Environment.Control, Maintenance> maintenance) {
        List<String> problems = new ArrayList<>();
        List<RunningService> services = RunningService.in(environment, aws);
        Occupancy occupancy = state == null ? null : occupancy(environment, state, aws, problems);
        Map<Digest, Origin> origins = new LinkedHashMap<>();
        for (RunningService service : services) {
            Digest digest = service.digest();
            if (digest != null && !origins.containsKey(digest)) {
                List<ReleaseRecord> records = occupancy == null ? List.of() : occupancy.records();
                origins.put(digest, Origin.of(digest, records, () -> labels(environment, digest, aws, problems)));
            }
        }
        MaintenanceOutcome answer = environment.control() == null
                ? null
                : maintenance.apply(environment.control()).look();
        if (answer != null && !(answer instanceof MaintenanceOutcome.Shown)) {
            problems.add(answer.message());
        }
        return new Situation(environment, services, origins, answer, occupancy, problems);
    }

    private static @Nullable Occupancy occupancy(Environment environment, State state, Aws aws, List<String> problems) {
        try {
            Occupancy read = Occupancy.read(aws.objects(state.bucket()), state, environment.name());
            problems.addAll(read.problems());
            return read;
        } catch (AwsFailure e) {
            problems.add(e.getMessage());
            return null;
        }
    }

    private static Map<String, String> labels(Environment environment, Digest digest, Aws aws, List<String> problems) {
        try {
            return aws.images().labels(environment.repository(), digest);
        } catch (AwsFailure e) {
            problems.add(e.getMessage());
            return Map.of();
        }
    }

    /** Where what a service runs comes from. */
    Origin origin(RunningService service) {
        return service.digest() == null
                ? Origin.UNKNOWN
                : Objects.requireNonNullElse(origins.get(service.digest()), Origin.UNKNOWN);
    }

    /** For JSON. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("environment", environment.name());
        fields.put("url", environment.url().toString());
        fields.put("services", services.stream().map(this::fields).toList());
        if (maintenance != null) {
            fields.put("maintenance", fields(maintenance));
        }
        if (occupancy != null) {
            fields.put("lease", occupancy.fields());
            fields.put(
                    "runs", occupancy.runs().stream().map(UnfinishedRun::fields).toList());
        }
        fields.put("problems", problems);
        return fields;
    }

    private Map<String, Object> fields(RunningService service) {
        Map<String, Object> fields = service.fields();
        origin(service).fields(fields);
        return fields;
    }

    private static Map<String, Object> fields(MaintenanceOutcome outcome) {
        if (!(outcome instanceof MaintenanceOutcome.Shown(ControlState state, var _))) {
            return Map.of("mode", "unknown");
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("mode", state.mode());
        fields.put("reason", state.reason());
        fields.put("owner", state.owner());
        fields.put("startedAt", state.startedAt());
        fields.put("until", state.until());
        fields.values().removeIf(""::equals);
        return fields;
    }
}
