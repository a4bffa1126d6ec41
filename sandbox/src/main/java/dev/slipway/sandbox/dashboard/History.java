package dev.slipway.sandbox.dashboard;

import dev.slipway.sandbox.dashboard.SandboxState.Environment;
import dev.slipway.sandbox.dashboard.SandboxState.Service;
import dev.slipway.sandbox.dashboard.SandboxState.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What became of each task and of the traffic in the last minutes, seen by looking at the state again and again. What begins and
 * ends between two looks is not seen. Thread-safe.
 */
public final class History {

    /** How far back it reaches. */
    static final Duration KEPT = Duration.ofMinutes(10);

    /** Tasks of one service; with more, those that ended first go. */
    private static final int MOST_TASKS = 1_000;

    private final Map<String, Map<String, Life>> tasks = new LinkedHashMap<>();
    private final Map<String, Deque<Traffic>> traffic = new LinkedHashMap<>();

    /** Takes the state at an instant, which must not be before the last one. */
    public synchronized void observe(SandboxState state, Instant now) {
        Set<String> seen = new HashSet<>();
        for (Environment environment : state.environments()) {
            Deque<Traffic> samples = traffic.computeIfAbsent(environment.cluster(), cluster -> new ArrayDeque<>());
            samples.addLast(new Traffic(now, environment.requests().byRelease()));
            while (samples.getFirst().at().isBefore(now.minus(KEPT))) {
                samples.removeFirst();
            }
            for (Service service : environment.services()) {
                Map<String, Life> lives = tasks.computeIfAbsent(
                        key(environment.cluster(), service.name()), name -> new LinkedHashMap<>());
                for (Task task : service.tasks()) {
                    lives.computeIfAbsent(task.id(), Life::new).see(task.digest(), phase(task), now);
                    seen.add(task.id());
                }
            }
        }
        for (Map<String, Life> lives : tasks.values()) {
            lives.values().stream()
                    .filter(life -> !seen.contains(life.id) && !life.isGone())
                    .forEach(life -> life.see(Phase.GONE, now));
            lives.values().removeIf(life -> life.isGone() && life.last().from().isBefore(now.minus(KEPT)));
            int tooMany = lives.size() - MOST_TASKS;
            lives.values().stream()
                    .filter(Life::isGone)
                    .sorted(Comparator.comparing(life -> life.last().from()))
                    .limit(Math.max(0, tooMany))
                    .map(life -> life.id)
                    .toList()
                    .forEach(lives::remove);
        }
    }

    private static String key(String cluster, String service) {
        return cluster + "/" + service;
    }

    private static Phase phase(Task task) {
        return switch (task.status()) {
            case "RUNNING" ->
                switch (task.health()) {
                    case "HEALTHY" -> Phase.HEALTHY;
                    case "UNHEALTHY" -> Phase.UNHEALTHY;
                    default -> Phase.RUNNING;
                };
            case "PROVISIONING", "PENDING", "ACTIVATING" -> Phase.STARTING;
            default -> Phase.STOPPING;
        };
    }

    /** The tasks of a service that were there at some time since an instant, by release and beginning. */
    synchronized List<Bar> bars(String cluster, String service, Instant since) {
        return tasks.getOrDefault(key(cluster, service), Map.of()).values().stream()
                .filter(life -> !life.isGone() || life.last().from().isAfter(since))
                .map(life -> new Bar(life.id, life.digest, life.spans))
                .sorted(Comparator.comparing(bar -> bar.spans().getFirst().from()))
                .toList();
    }

    /** The totals of a cluster's balancers, the oldest first. */
    synchronized List<Traffic> traffic(String cluster) {
        return List.copyOf(traffic.getOrDefault(cluster, new ArrayDeque<>()));
    }

    /** What a task does, as the drawing tells them apart. */
    enum Phase {
        STARTING,
        RUNNING,
        HEALTHY,
        UNHEALTHY,
        STOPPING,
        GONE;

        String css() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** From an instant until the next span, or now. */
    record Span(Phase phase, Instant from) {}

    /** One task's life, as far as it was seen. */
    record Bar(String id, String digest, List<Span> spans) {
        Bar {
            spans = List.copyOf(spans);
        }
    }

    /** @param byRelease requests since the start */
    record Traffic(Instant at, Map<String, Long> byRelease) {}

    private static final class Life {
        private final String id;
        private final List<Span> spans = new ArrayList<>();
        private String digest = "";

        Life(String id) {
            this.id = id;
        }

        /** @param image empty while ECS has not pulled it */
        void see(String image, Phase phase, Instant now) {
            if (!image.isEmpty()) {
                digest = image;
            }
            see(phase, now);
        }

        void see(Phase phase, Instant now) {
            if (spans.isEmpty() || last().phase() != phase) {
                spans.add(new Span(phase, now));
            }
        }

        Span last() {
            return spans.getLast();
        }

        boolean isGone() {
            return !spans.isEmpty() && last().phase() == Phase.GONE;
        }
    }
}
