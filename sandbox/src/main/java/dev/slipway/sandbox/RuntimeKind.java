package dev.slipway.sandbox;

/** What the tasks of a sandbox may be. The names are those of {@code sandbox up --runtime}, in lower case. */
public enum RuntimeKind {
    /** Processes from bundles alone: needs nothing but this JDK. */
    PROCESS,
    /** Containers from container images, in a Docker engine of this machine, and processes from bundles. */
    DOCKER
}
