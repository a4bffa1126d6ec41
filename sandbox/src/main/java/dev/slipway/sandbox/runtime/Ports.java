package dev.slipway.sandbox.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives out ports of 127.0.0.1, each to one holder at a time. Thread-safe.
 *
 * <p>They lie below the range from which operating systems take the ports of outgoing connections (from 32768 on Linux,
 * from 49152 on macOS): a process needs a second to bind the port it was told, and under load any port of that range
 * is somebody's by then.
 */
public final class Ports {

    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;

    private final Set<Integer> taken = new HashSet<>();
    private int next = ThreadLocalRandom.current().nextInt(COUNT);

    /**
     * Takes a port that nobody listens on.
     *
     * @throws IllegalStateException if all are taken
     */
    public synchronized int take() {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + next;
            next = (next + 1) % COUNT;
            if (!taken.contains(port) && isFree(port)) {
                taken.add(port);
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + FIRST + " and " + (FIRST + COUNT - 1));
    }

    /** Gives a port back. */
    public synchronized void release(int port) {
        taken.remove(port);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
