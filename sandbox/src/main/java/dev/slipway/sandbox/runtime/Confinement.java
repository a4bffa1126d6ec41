package dev.slipway.sandbox.runtime;

import java.util.List;

/**
 * What a container is held to, as its definition says. A runtime of plain processes cannot hold it to any of this; one of
 * containers does.
 *
 * @param user {@code user[:group]}, or empty for the image's own
 * @param workingDirectory absolute, or empty for the image's own
 * @param readonlyRootFilesystem whether it may write to no file of its image
 * @param initProcess whether a small init, which takes in orphans and passes signals on, is the first process
 * @param memoryMebibytes how much memory it may use before it is killed; 0 for as much as there is
 * @param ulimits limits of its processes
 */
public record Confinement(
        String user,
        String workingDirectory,
        boolean readonlyRootFilesystem,
        boolean initProcess,
        int memoryMebibytes,
        List<Ulimit> ulimits) {

    /** Nothing but what the image says. */
    public static final Confinement NONE = new Confinement("", "", false, false, 0, List.of());

    public Confinement {
        ulimits = List.copyOf(ulimits);
    }

    /**
     * A limit of the operating system.
     *
     * @param name as Docker knows it, such as {@code nofile}
     * @param hard what the process itself may raise the soft limit to
     */
    public record Ulimit(String name, int soft, int hard) {}
}
