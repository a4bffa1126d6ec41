package dev.slipway.deployer.plan;

/** What a difference is about, in the order in which a reader wants to know. */
public enum Part {
    IMAGE("image"),
    COMMAND("command"),
    ENVIRONMENT("environment"),
    /** The name and where it comes from; never its value, which is in no task definition. */
    SECRET("secret"),
    CPU("cpu"),
    MEMORY("memory"),
    ROLE("role"),
    /** Anything of another container. */
    SIDECAR("sidecar"),
    VOLUME("volume"),
    TAG("tag"),
    OTHER("other");

    private final String word;

    Part(String word) {
        this.word = word;
    }

    /** As views and JSON call it. */
    public String word() {
        return word;
    }
}
