package dev.slipway.sandbox;

import dev.slipway.sandbox.dashboard.SandboxState;
import dev.slipway.sandbox.dashboard.SandboxState.Service;
import dev.slipway.sandbox.ecs.Delays;
import dev.slipway.sandbox.setup.Setup;
import dev.slipway.sandbox.time.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Waits until what was provisioned runs. */
final class Stability {

    private static final Duration SHORTENED = Duration.ofSeconds(90);
    private static final Duration AS_IN_AWS = Duration.ofMinutes(10);

    private final Supplier<SandboxState> state;
    private final Duration most;

    Stability(Setup setup, Supplier<SandboxState> state) {
        this.state = state;
        this.most =
                setup.delays().healthyAfter().compareTo(Delays.shortened().healthyAfter()) > 0 ? AS_IN_AWS : SHORTENED;
    }

    /** @throws Failure that names each service that is not stable, and what ECS says of it */
    void await() {
        boolean ended = Waiting.until(most, () -> unstable().isEmpty() || hasFailed());
        List<Service> unstable = unstable();
        if (!ended || !unstable.isEmpty()) {
            throw new Failure("Tried to start the services but failed because: "
                    + unstable.stream().map(Stability::told).collect(Collectors.joining("; "))
                    + ". Correct the image or the task definition, or start with desiredCount: 0 and look at its log.");
        }
    }

    private List<Service> services() {
        return state.get().environments().stream()
                .flatMap(environment -> environment.services().stream())
                .toList();
    }

    private List<Service> unstable() {
        return services().stream()
                .filter(service -> service.running() != service.desired()
                        || service.deployments().stream()
                                .anyMatch(
                                        deployment -> !deployment.rolloutState().equals("COMPLETED")))
                .toList();
    }

    private boolean hasFailed() {
        return services().stream()
                .flatMap(service -> service.deployments().stream())
                .anyMatch(deployment -> deployment.rolloutState().equals("FAILED"));
    }

    private static String told(Service service) {
        return service.name() + " has " + service.running() + " of " + service.desired() + " tasks"
                + service.deployments().stream()
                        .map(deployment -> deployment.reason().isEmpty() ? "" : " (" + deployment.reason() + ")")
                        .findFirst()
                        .orElse("")
                + service.events().stream()
                        .findFirst()
                        .map(event -> ", last event: " + event.message())
                        .orElse("");
    }
}
