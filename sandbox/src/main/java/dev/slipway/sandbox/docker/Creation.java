package dev.slipway.sandbox.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Ulimit;
import dev.slipway.sandbox.runtime.Confinement;
import dev.slipway.sandbox.runtime.ContainerSpec;
import dev.slipway.sandbox.runtime.HostPorts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the engine is told of a container. Its environment goes over the socket: no command line ever holds a secret. */
record Creation(ContainerSpec spec, Engine engine) {

    private static final long MEBIBYTE = 1 << 20;

    /** Creates the container and answers its id. */
    String create(InspectImageResponse image, HostPorts hostPorts) {
        CreateContainerCmd command = engine.client()
                .createContainerCmd(engine.name(spec.repository(), spec.digest()))
                .withName(name())
                .withLabels(labels())
                .withEnv(environment(image, hostPorts))
                .withHostConfig(host())
                // ECS knows the checks of task definitions alone ("HealthCheck": those of an image are ignored).
                .withHealthcheck(new HealthCheck().withTest(List.of("NONE")));
        if (!spec.entryPoint().isEmpty()) {
            command.withEntrypoint(spec.entryPoint());
        }
        if (!spec.command().isEmpty()) {
            command.withCmd(spec.command());
        }
        if (!spec.confinement().user().isEmpty()) {
            command.withUser(spec.confinement().user());
        }
        if (!spec.confinement().workingDirectory().isEmpty()) {
            command.withWorkingDir(spec.confinement().workingDirectory());
        }
        return command.exec().getId();
    }

    private HostConfig host() {
        Confinement confinement = spec.confinement();
        HostConfig host = HostConfig.newHostConfig()
                .withNetworkMode("host")
                .withReadonlyRootfs(confinement.readonlyRootFilesystem())
                .withInit(confinement.initProcess())
                // What it writes is followed as it comes; the engine's disk would only fill up with it.
                .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE))
                .withUlimits(confinement.ulimits().stream()
                        .map(limit -> new Ulimit(limit.name(), (long) limit.soft(), (long) limit.hard()))
                        .toList());
        return confinement.memoryMebibytes() == 0
                ? host
                // No swap beside it, as on Fargate.
                : host.withMemory(confinement.memoryMebibytes() * MEBIBYTE)
                        .withMemorySwap(confinement.memoryMebibytes() * MEBIBYTE);
    }

    /** As the ECS agent labels containers, and ours. */
    private Map<String, String> labels() {
        return Map.of(
                Engine.OWNER,
                engine.owner(),
                "com.amazonaws.ecs.task-arn",
                spec.taskArn(),
                "com.amazonaws.ecs.container-name",
                spec.name());
    }

    private String name() {
        return "slipway-" + spec.name() + "-"
                + spec.taskArn().substring(spec.taskArn().lastIndexOf('/') + 1);
    }

    private List<String> environment(InspectImageResponse image, HostPorts hostPorts) {
        Map<String, String> all = new TreeMap<>(spec.environment());
        hostPorts
                .variable(Optional.ofNullable(all.get("PORT"))
                        .or(() -> ofImage(image, "PORT"))
                        .orElse(null))
                .ifPresent(port -> all.put("PORT", Integer.toString(port)));
        List<String> lines = new ArrayList<>();
        all.forEach((name, value) -> lines.add(name + "=" + value));
        return lines;
    }

    private static Optional<String> ofImage(InspectImageResponse image, String name) {
        ContainerConfig configuration = image.getConfig();
        String[] all = configuration == null ? null : configuration.getEnv();
        return Stream.of(all == null ? new String[0] : all)
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst();
    }
}
