package dev.slipway.sandbox.runtime;

import dev.slipway.sandbox.time.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Runs no process: what a container does is told by the {@link Script} of its image. All happens on the timeline; with a
 * virtual one it takes no time. Thread-safe.
 */
public final class ScriptedRuntime implements TaskRuntime {

    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 59_999;

    private final Timeline timeline;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Map<Kind, Integer> starts = new ConcurrentHashMap<>();
    private final Consumer<Happening> observer;

    // Guarded by this.
    private final Map<Integer, ScriptedContainer> byPort = new LinkedHashMap<>();
    private final List<ScriptedContainer> alive = new ArrayList<>();
    private int nextPort = FIRST_PORT;

    private record Kind(String digest, String word) {}

    /** Something that a container did or suffered, for whoever watches a rehearsal. */
    public record Happening(What what, ContainerSpec spec) {
        /** What it was. */
        public enum What {
            STARTED,
            SIGTERM,
            SIGKILL,
            ENDED
        }
    }

    public ScriptedRuntime(Timeline timeline) {
        this(timeline, happening -> {});
    }

    /** @param observer told of everything, on the timeline */
    public ScriptedRuntime(Timeline timeline, Consumer<Happening> observer) {
        this.timeline = timeline;
        this.observer = observer;
    }

    /**
     * Says what containers of an image do from now on; those that run already keep to the script they began with. An image
     * that nothing is said of {@link Script#runs}.
     *
     * @param digest {@code sha256:…}
     */
    public void script(String digest, Script script) {
        scripts.put(digest, script);
        starts.keySet().removeIf(kind -> kind.digest().equals(digest));
    }

    @Override
    public Container start(ContainerSpec spec, ContainerListener listener) {
        Script ofImage = scripts.getOrDefault(spec.digest(), Script.runs());
        String word = ofImage.wordOf(spec.command());
        int earlier = starts.merge(new Kind(spec.digest(), word), 1, Integer::sum) - 1;
        ScriptedContainer container = new ScriptedContainer(spec, ofImage.of(word, earlier), listener, timeline, this);
        container.begin();
        return container;
    }

    /** Those that run, the oldest first. */
    public synchronized List<ScriptedContainer> alive() {
        return List.copyOf(alive);
    }

    /** Those of an image that run, the oldest first. */
    public List<ScriptedContainer> alive(String digest) {
        return alive().stream()
                .filter(container -> container.spec().digest().equals(digest))
                .toList();
    }

    /** Whether a health check of the container that listens on a host port would pass now; false without one. */
    public boolean isHealthy(int hostPort) {
        return listening(hostPort).filter(ScriptedContainer::healthy).isPresent();
    }

    private synchronized Optional<ScriptedContainer> listening(int hostPort) {
        return Optional.ofNullable(byPort.get(hostPort));
    }

    synchronized Map<Integer, Integer> started(ScriptedContainer container) {
        Map<Integer, Integer> hostPorts = new LinkedHashMap<>();
        container.spec().ports().stream().sorted().forEach(port -> hostPorts.put(port, listen(container)));
        alive.add(container);
        tell(Happening.What.STARTED, container);
        return hostPorts;
    }

    private int listen(ScriptedContainer container) {
        while (byPort.containsKey(nextPort)) {
            nextPort = nextPort == LAST_PORT ? FIRST_PORT : nextPort + 1;
        }
        int port = nextPort;
        byPort.put(port, container);
        nextPort = port == LAST_PORT ? FIRST_PORT : port + 1;
        return port;
    }

    synchronized void ended(ScriptedContainer container) {
        alive.remove(container);
        byPort.values().removeIf(listening -> listening == container);
        tell(Happening.What.ENDED, container);
    }

    void tell(Happening.What what, ScriptedContainer container) {
        observer.accept(new Happening(what, container.spec()));
    }

    @Override
    public void close() {
        alive().forEach(ScriptedContainer::kill);
    }
}
