package dev.slipway.sandbox.runtime;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One container to run, with everything resolved: the image by digest, secrets among the environment.
 *
 * @param taskArn the task that it belongs to
 * @param name the container's name, unique in its task
 * @param repository the image's repository, without registry
 * @param digest the image's digest, {@code sha256:…}
 * @param entryPoint in place of the image's own; empty keeps the image's
 * @param command in place of the image's own; empty keeps the image's
 * @param environment variables on top of the image's own, secrets included; never printed
 * @param ports container ports that want a host port each
 * @param confinement what it is held to, as far as the runtime can
 */
public record ContainerSpec(
        String taskArn,
        String name,
        String repository,
        String digest,
        List<String> entryPoint,
        List<String> command,
        Map<String, String> environment,
        Set<Integer> ports,
        Confinement confinement) {

    public ContainerSpec {
        entryPoint = List.copyOf(entryPoint);
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        ports = Set.copyOf(ports);
    }

    /** Held to nothing but what its image says. */
    public ContainerSpec(
            String taskArn,
            String name,
            String repository,
            String digest,
            List<String> entryPoint,
            List<String> command,
            Map<String, String> environment,
            Set<Integer> ports) {
        this(taskArn, name, repository, digest, entryPoint, command, environment, ports, Confinement.NONE);
    }

    /** Without the environment, which holds secrets. */
    @Override
    public String toString() {
        return "ContainerSpec[" + taskArn + " " + name + " " + repository + "@" + digest + "]";
    }
}
