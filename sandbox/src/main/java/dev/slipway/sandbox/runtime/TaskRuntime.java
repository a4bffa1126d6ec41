package dev.slipway.sandbox.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Starts and stops containers. No call blocks; what happens is told to the listener, in order for one container, from
 * any thread. The scheduler decides when to stop and how long to wait before it kills; a runtime only carries it out.
 */
public interface TaskRuntime extends AutoCloseable {

    /**
     * Starts a container. The listener hears {@link ContainerListener#started} and then {@link ContainerListener#exited}
     * or {@link ContainerListener#ranOutOfMemory}, or {@link ContainerListener#failedToStart} alone.
     */
    Container start(ContainerSpec spec, ContainerListener listener);

    /** Kills every container that still runs and waits for its end. */
    @Override
    void close();

    /** A container that has been asked for. Its methods may be called at any time, also after its end. */
    interface Container {
        /** Sends SIGTERM. */
        void terminate();

        /** Sends SIGKILL to the container and all it has started. */
        void kill();

        /**
         * Runs a health check's command inside the container.
         *
         * @param command as ECS takes it: {@code CMD-SHELL} and one line, or {@code CMD} and the words
         * @param healthy called once with whether it exited 0 within the time
         */
        void probe(List<String> command, Duration timeout, Consumer<Boolean> healthy);
    }

    /** Hears what becomes of one container. */
    interface ContainerListener {
        /**
         * The container's process runs.
         *
         * @param ports the host port on 127.0.0.1 of each container port
         */
        void started(Map<Integer, Integer> ports);

        /** A line that the container wrote to its standard output or error, without its line end. */
        void logged(String line);

        /**
         * The container has ended, all its lines have been heard.
         *
         * @param exitCode the process's own, or 128 + the signal's number
         */
        void exited(int exitCode);

        /** The container was killed since it used more memory than it may; all its lines have been heard. */
        void ranOutOfMemory();

        /**
         * The container never ran.
         *
         * @param reason as ECS gives it in the container's {@code reason}, such as {@code CannotPullContainerError: …}
         */
        void failedToStart(String reason);
    }
}
