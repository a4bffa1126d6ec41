package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.runtime.ContainerSpec;
import dev.slipway.sandbox.runtime.TaskRuntime;
import dev.slipway.sandbox.time.Timeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** Containers by script: what one does is told by its digest; one that nothing is told of runs until SIGTERM. */
final class FakeRuntime implements TaskRuntime {

    /** What a container does with its life. */
    sealed interface Life {
        /** Runs until SIGTERM, then takes a while to exit 0. */
        record Runs(Duration untilExit) implements Life {}

        /** Does not react to SIGTERM. */
        record Stubborn() implements Life {}

        /** Writes a line, runs for a while, exits by itself. */
        record Exits(Duration after, int code, String line) implements Life {}

        record Fails(String reason) implements Life {}

        /** Runs for a while, then uses too much memory. */
        record RunsOutOfMemory(Duration after) implements Life {}
    }

    private final Timeline timeline;
    private final Map<String, Life> lives = new ConcurrentHashMap<>();
    private int ports = 20_000;
    private volatile boolean probesPass = true;

    final List<ContainerSpec> started = new CopyOnWriteArrayList<>();
    final List<Scripted> processes = new CopyOnWriteArrayList<>();
    final List<String> signals = new CopyOnWriteArrayList<>();

    FakeRuntime(Timeline timeline) {
        this.timeline = timeline;
    }

    void script(String digest, Life life) {
        lives.put(digest, life);
    }

    void probesPass(boolean pass) {
        probesPass = pass;
    }

    @Override
    public Container start(ContainerSpec spec, ContainerListener listener) {
        started.add(spec);
        Scripted process =
                new Scripted(spec, listener, lives.getOrDefault(spec.digest(), new Life.Runs(Duration.ZERO)));
        processes.add(process);
        process.begin();
        return process;
    }

    List<Scripted> alive() {
        return processes.stream().filter(process -> process.alive).toList();
    }

    List<Scripted> alive(String digest) {
        return alive().stream()
                .filter(process -> process.spec.digest().equals(digest))
                .toList();
    }

    final class Scripted implements Container {
        final ContainerSpec spec;
        private final ContainerListener listener;
        private final Life life;
        private volatile boolean alive;

        private Scripted(ContainerSpec spec, ContainerListener listener, Life life) {
            this.spec = spec;
            this.listener = listener;
            this.life = life;
        }

        private void begin() {
            if (life instanceof Life.Fails fails) {
                listener.failedToStart(fails.reason());
                return;
            }
            alive = true;
            Map<Integer, Integer> hostPorts = new HashMap<>();
            spec.ports().forEach(port -> hostPorts.put(port, ports++));
            listener.started(hostPorts);
            if (life instanceof Life.Exits exits) {
                listener.logged(exits.line());
                timeline.after(exits.after(), () -> exit(exits.code()));
            }
            if (life instanceof Life.RunsOutOfMemory runs) {
                timeline.after(runs.after(), () -> {
                    alive = false;
                    listener.ranOutOfMemory();
                });
            }
        }

        void exit(int code) {
            if (alive) {
                alive = false;
                listener.exited(code);
            }
        }

        @Override
        public void terminate() {
            signals.add("TERM " + spec.name());
            switch (life) {
                case Life.Runs runs -> timeline.after(runs.untilExit(), () -> exit(0));
                case Life.Exits _, Life.RunsOutOfMemory _ -> exit(143);
                case Life.Stubborn stubborn -> {}
                case Life.Fails fails -> {}
            }
        }

        @Override
        public void kill() {
            signals.add("KILL " + spec.name());
            exit(137);
        }

        @Override
        public void probe(List<String> command, Duration timeout, Consumer<Boolean> healthy) {
            healthy.accept(probesPass);
        }
    }

    /** Those of a kind, for reading in tests. */
    <T> List<T> of(Function<ContainerSpec, T> part) {
        return started.stream().map(part).toList();
    }

    @Override
    public void close() {
        alive().forEach(Scripted::kill);
    }
}
