package dev.slipway.sandbox.runtime;

import dev.slipway.sandbox.runtime.Launch.CannotStart;
import dev.slipway.sandbox.runtime.TaskRuntime.ContainerListener;
import dev.slipway.sandbox.runtime.VisibleRuntime.Running;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One container as a process that leads a group of its own. A thread of its own carries it from start to end. As in a
 * container, SIGTERM goes to the first process alone, and when that ends the kernel's SIGKILL takes what it has started.
 */
final class ProcessContainer implements Roster.Living {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessContainer.class);

    /** How long a process that has left the group may hold the output open after the first one's end. */
    private static final Duration OUTPUT_AFTER_END = Duration.ofSeconds(2);

    /** 128 and the number of SIGKILL. */
    private static final int KILLED = 137;

    private final ContainerSpec spec;
    private final ContainerListener listener;
    private final Bundles bundles;
    private final Ports ports;
    private final Watchdog watchdog;
    private final CountDownLatch ended = new CountDownLatch(1);

    // Guarded by this.
    private @Nullable Process process;
    private @Nullable Launch launch;
    private Map<Integer, Integer> hostPorts = Map.of();
    private boolean terminate;
    private boolean kill;

    ProcessContainer(ContainerSpec spec, ContainerListener listener, Bundles bundles, Ports ports, Watchdog watchdog) {
        this.spec = spec;
        this.listener = listener;
        this.bundles = bundles;
        this.ports = ports;
        this.watchdog = watchdog;
    }

    /** Runs the container from start to end and tells the listener, whatever happens. */
    @Override
    public void run() {
        Map<Integer, Integer> taken = new TreeMap<>();
        boolean toldOfItsStart = false;
        try {
            Optional<Bundle> bundle = bundles.find(spec.repository(), spec.digest());
            if (bundle.isEmpty()) {
                throw new CannotStart(
                        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to"
                                + " resolve ref " + spec.repository() + "@" + spec.digest() + ": not found");
            }
            spec.ports().forEach(port -> taken.put(port, ports.take()));
            Process started = start(Launch.of(spec, bundle.get(), taken), taken);
            listener.started(Map.copyOf(taken));
            toldOfItsStart = true;
            int exitCode = awaitExit(started);
            taken.values().forEach(ports::release);
            taken.clear();
            listener.exited(exitCode);
        } catch (CannotStart e) {
            listener.failedToStart(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            LOG.warn("{} did not start", spec, e);
            listener.failedToStart("CannotStartContainerError: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{} failed", spec, e);
            try {
                kill();
            } finally {
                tellOfTheEnd(toldOfItsStart, e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            taken.values().forEach(ports::release);
            ended.countDown();
        }
    }

    private void tellOfTheEnd(boolean toldOfItsStart, RuntimeException cause) {
        if (toldOfItsStart) {
            listener.exited(KILLED);
        } else {
            listener.failedToStart("ContainerRuntimeError: " + cause);
        }
    }

    private synchronized Process start(Launch prepared, Map<Integer, Integer> taken) throws IOException {
        Process started = execute(prepared, prepared.words());
        process = started;
        launch = prepared;
        hostPorts = Map.copyOf(taken);
        watchdog.watch(started.pid());
        if (kill) {
            Signals.kill(started.toHandle());
        } else if (terminate) {
            terminate(started);
        }
        return started;
    }

    private static Process execute(Launch launch, List<String> words) throws IOException {
        List<String> line = new ArrayList<>(Signals.leaderPrefix());
        line.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(launch.folder().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        return builder.start();
    }

    /**
     * Tells all lines and waits for the end. The first process's end is that of the container; one that has left the group and
     * holds the output open delays it a little and is then no longer heard.
     */
    private int awaitExit(Process started) throws InterruptedException {
        AtomicBoolean heard = new AtomicBoolean(true);
        // A platform thread, since reading a process's output holds on to its carrier.
        Thread reader = Thread.ofPlatform()
                .daemon()
                .name("output of " + spec.name())
                .start(() -> {
                    try {
                        Lines.read(started.getInputStream(), line -> {
                            synchronized (heard) {
                                if (heard.get()) {
                                    listener.logged(line);
                                }
                            }
                        });
                    } catch (IOException e) {
                        LOG.debug("{}: output cut", spec, e);
                    }
                });
        try {
            int exitCode = started.waitFor();
            Signals.killRemains(started.pid());
            watchdog.forget(started.pid());
            reader.join(OUTPUT_AFTER_END);
            return exitCode;
        } finally {
            synchronized (heard) {
                heard.set(false);
            }
        }
    }

    /** By the handle, since {@link Process#destroy} also closes the output, and the last lines matter most. */
    private static void terminate(Process process) {
        process.toHandle().destroy();
    }

    /** Its process, while that runs. */
    @Override
    public synchronized Optional<Running> running() {
        return process != null && process.isAlive()
                ? Optional.of(new Running(spec.taskArn(), spec.name(), process.pid(), hostPorts))
                : Optional.empty();
    }

    @Override
    public synchronized void terminate() {
        terminate = true;
        if (process != null) {
            terminate(process);
        }
    }

    @Override
    public synchronized void kill() {
        kill = true;
        if (process != null && process.isAlive()) {
            Signals.kill(process.toHandle());
        }
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Without effect when the time is over already, or negative. */
    @Override
    public void awaitEnd(Duration atMost) throws InterruptedException {
        if (!ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.debug("{} has not ended in time", spec);
        }
    }

    @Override
    public void probe(List<String> command, Duration timeout, Consumer<Boolean> healthy) {
        Thread.ofVirtual().name("probe").start(() -> healthy.accept(probe(command, timeout)));
    }

    private boolean probe(List<String> command, Duration timeout) {
        Launch inside;
        synchronized (this) {
            if (process == null || launch == null || !process.isAlive()) {
                return false;
            }
            inside = launch;
        }
        List<String> words = switch (command.isEmpty() ? "" : command.getFirst()) {
            case "CMD-SHELL" -> {
                List<String> shell = new ArrayList<>(List.of("/bin/sh", "-c"));
                shell.addAll(command.subList(1, command.size()));
                yield shell;
            }
            case "CMD" -> command.subList(1, command.size());
            default -> command;
        };
        if (words.isEmpty()) {
            return false;
        }
        try {
            Process probe = execute(inside, words);
            watchdog.watch(probe.pid());
            try {
                probe.getInputStream().close();
                return probe.onExit()
                                .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                                .exitValue()
                        == 0;
            } finally {
                Signals.kill(probe.toHandle());
                watchdog.forget(probe.pid());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException | ExecutionException | TimeoutException e) {
            LOG.debug("{}: health check", spec, e);
            return false;
        }
    }
}
