package dev.slipway.sandbox.runtime;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Remembers what one container told. */
public final class Heard implements TaskRuntime.ContainerListener {

    public final List<String> lines = new CopyOnWriteArrayList<>();
    public final CompletableFuture<Map<Integer, Integer>> ports = new CompletableFuture<>();
    public final CompletableFuture<String> failure = new CompletableFuture<>();
    public volatile boolean toldAfterExit;
    public volatile boolean outOfMemory;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    public int exit() {
        return exit.orTimeout(30, TimeUnit.SECONDS).join();
    }

    public void awaitLine(String line) {
        await().atMost(30, TimeUnit.SECONDS).until(() -> lines.contains(line));
    }

    @Override
    public void started(Map<Integer, Integer> hostPorts) {
        ports.complete(hostPorts);
    }

    @Override
    public void logged(String line) {
        if (exit.isDone()) {
            toldAfterExit = true;
        }
        lines.add(line);
    }

    @Override
    public void exited(int exitCode) {
        exit.complete(exitCode);
    }

    @Override
    public void ranOutOfMemory() {
        outOfMemory = true;
        exit.complete(137);
    }

    @Override
    public void failedToStart(String reason) {
        failure.complete(reason);
    }
}
