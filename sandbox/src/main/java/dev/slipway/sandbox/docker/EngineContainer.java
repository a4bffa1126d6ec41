package dev.slipway.sandbox.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import dev.slipway.sandbox.docker.Engine.CannotPull;
import dev.slipway.sandbox.runtime.ContainerSpec;
import dev.slipway.sandbox.runtime.HostPorts;
import dev.slipway.sandbox.runtime.Ports;
import dev.slipway.sandbox.runtime.Roster;
import dev.slipway.sandbox.runtime.TaskRuntime.ContainerListener;
import dev.slipway.sandbox.runtime.VisibleRuntime.Running;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One container in the engine. A thread of its own carries it from its image's pull to its removal. */
final class EngineContainer implements Roster.Living {

    private static final Logger LOG = LoggerFactory.getLogger(EngineContainer.class);

    /** 128 + SIGKILL. */
    private static final int KILLED = 137;

    /** In seconds: when to kill is decided by the scheduler, not by the engine. */
    private static final int NEVER = 24 * 60 * 60;

    private final ContainerSpec spec;
    private final ContainerListener listener;
    private final Engine engine;
    private final Ports ports;
    private final CountDownLatch ended = new CountDownLatch(1);

    // Guarded by this.
    private @Nullable Started started;
    private boolean terminate;
    private boolean kill;

    /** A container whose process runs, or has run. */
    private record Started(String id, Probes probes, Running running) {}

    /** A container that was asked to end before it was started. */
    private static final class NoLongerWanted extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** The container cannot run; the message is the reason that ECS would give. */
    private static final class CannotStart extends Exception {
        private static final long serialVersionUID = 1;

        CannotStart(String reason) {
            super(reason);
        }
    }

    EngineContainer(ContainerSpec spec, ContainerListener listener, Engine engine, Ports ports) {
        this.spec = spec;
        this.listener = listener;
        this.engine = engine;
        this.ports = ports;
    }

    /** Runs the container from start to end and tells the listener, whatever happens. */
    @Override
    public void run() {
        boolean toldOfItsStart = false;
        Optional<String> id = Optional.empty();
        try (HostPorts hostPorts = new HostPorts(ports, spec.ports());
                Output output = new Output(listener::logged)) {
            InspectImageResponse image = engine.pull(spec.repository(), spec.digest());
            id = Optional.of(create(image, hostPorts));
            output.follow(engine.client(), id.get());
            start(id.get(), hostPorts.byContainerPort());
            listener.started(hostPorts.byContainerPort());
            toldOfItsStart = true;
            tellOfTheEnd(id.get(), hostPorts, output);
        } catch (CannotPull | CannotStart e) {
            listener.failedToStart(String.valueOf(e.getMessage()));
        } catch (NoLongerWanted e) {
            listener.failedToStart("Task was stopped before its container started");
        } catch (RuntimeException e) {
            LOG.error("{} failed", spec, e);
            if (toldOfItsStart) {
                listener.exited(KILLED);
            } else {
                listener.failedToStart("ContainerRuntimeError: " + Engine.reason(e));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            id.ifPresent(engine::remove);
            ended.countDown();
        }
    }

    private String create(InspectImageResponse image, HostPorts hostPorts) throws CannotStart {
        try {
            return new Creation(spec, engine).create(image, hostPorts);
        } catch (DockerException | DockerClientException e) {
            throw new CannotStart("CannotCreateContainerError: Error response from daemon: " + Engine.reason(e));
        }
    }

    private void start(String id, Map<Integer, Integer> hostPorts) throws CannotStart, NoLongerWanted {
        synchronized (this) {
            if (kill || terminate) {
                throw new NoLongerWanted();
            }
        }
        DockerClient client = engine.client();
        try {
            client.startContainerCmd(id).exec();
        } catch (DockerException | DockerClientException e) {
            throw new CannotStart("CannotStartContainerError: Error response from daemon: " + Engine.reason(e));
        }
        Long pid = client.inspectContainerCmd(id).exec().getState().getPidLong();
        Running running = new Running(spec.taskArn(), spec.name(), pid == null ? 0 : pid, hostPorts);
        boolean killed;
        boolean terminated;
        synchronized (this) {
            started = new Started(id, new Probes(client, id), running);
            killed = kill;
            terminated = terminate;
        }
        if (killed) {
            kill();
        } else if (terminated) {
            terminate();
        }
    }

    private void tellOfTheEnd(String id, HostPorts hostPorts, Output output) throws InterruptedException {
        int exitCode = engine.client()
                .waitContainerCmd(id)
                .exec(new WaitContainerResultCallback())
                .awaitStatusCode();
        output.awaitEnd();
        ContainerState state = engine.client().inspectContainerCmd(id).exec().getState();
        synchronized (this) {
            started = null;
        }
        hostPorts.close();
        if (exitCode == KILLED && Boolean.TRUE.equals(state.getOOMKilled())) {
            listener.ranOutOfMemory();
        } else {
            listener.exited(exitCode);
        }
    }

    /** What runs of it now. */
    @Override
    public synchronized Optional<Running> running() {
        return Optional.ofNullable(started).map(Started::running);
    }

    private synchronized Optional<Started> started() {
        return Optional.ofNullable(started);
    }

    /** Sends the image's STOPSIGNAL, which is SIGTERM unless it says otherwise, as ECS does. */
    @Override
    public void terminate() {
        synchronized (this) {
            terminate = true;
        }
        signal(
                "terminate",
                id -> engine.client().stopContainerCmd(id).withTimeout(NEVER).exec());
    }

    @Override
    public void kill() {
        synchronized (this) {
            kill = true;
        }
        signal("kill", id -> engine.client().killContainerCmd(id).exec());
    }

    private void signal(String name, Consumer<String> command) {
        started()
                .ifPresent(running -> Thread.ofVirtual()
                        .name(name + " " + spec.name())
                        .start(() -> {
                            try {
                                command.accept(running.id());
                            } catch (DockerException e) {
                                LOG.debug("{}: {}, which has ended by itself", spec, name, e);
                            }
                        }));
    }

    @Override
    public void probe(List<String> command, Duration timeout, Consumer<Boolean> healthy) {
        Thread.ofVirtual()
                .name("probe")
                .start(() -> healthy.accept(started()
                        .map(running -> running.probes().pass(command, timeout))
                        .orElse(false)));
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    @Override
    public void awaitEnd(Duration atMost) throws InterruptedException {
        boolean over = ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        LOG.debug("{}: {}", spec, over ? "has ended" : "still runs");
    }
}
