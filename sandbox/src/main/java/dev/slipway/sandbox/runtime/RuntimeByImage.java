package dev.slipway.sandbox.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs each container by what its image is: a bundle as a process, a container image in an engine. So the placeholder that
 * services are made on needs no engine, and a bundle may be released after a container image and the other way round.
 * Thread-safe.
 */
public final class RuntimeByImage implements VisibleRuntime {

    private static final String NO_ENGINE = "CannotStartContainerError: this is a container image, and the sandbox runs"
            + " bundles alone; start it with --runtime docker";

    private final Bundles bundles;
    private final VisibleRuntime processes;
    private final Optional<? extends VisibleRuntime> engine;

    /** @param engine without one, container images cannot be started, and say so */
    public RuntimeByImage(Bundles bundles, VisibleRuntime processes, Optional<? extends VisibleRuntime> engine) {
        this.bundles = bundles;
        this.processes = processes;
        this.engine = engine;
    }

    @Override
    public Container start(ContainerSpec spec, ContainerListener listener) {
        if (bundles.find(spec.repository(), spec.digest()).isPresent()) {
            return processes.start(spec, listener);
        }
        if (engine.isPresent()) {
            return engine.get().start(spec, listener);
        }
        listener.failedToStart(NO_ENGINE);
        return new NeverStarted();
    }

    @Override
    public List<Running> running() {
        List<Running> all = new ArrayList<>(processes.running());
        engine.ifPresent(containers -> all.addAll(containers.running()));
        return all;
    }

    /** Both at the same time, since each gives its containers a grace. */
    @Override
    public void close() {
        Thread side = Thread.ofVirtual().name("close containers").start(() -> engine.ifPresent(TaskRuntime::close));
        processes.close();
        try {
            side.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A container that there was no way to run. */
    private record NeverStarted() implements Container {
        @Override
        public void terminate() {}

        @Override
        public void kill() {}

        @Override
        public void probe(List<String> command, Duration timeout, Consumer<Boolean> healthy) {
            healthy.accept(false);
        }
    }
}
