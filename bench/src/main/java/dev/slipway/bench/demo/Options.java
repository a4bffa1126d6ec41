package dev.slipway.bench.demo;

import java.nio.file.Path;
import java.util.List;

/**
 * How the story is played.
 *
 * @param root the repository's folder
 * @param sandbox the sandbox's jar
 * @param deployer the deployer's jar
 * @param application the application's jar
 * @param arguments the argument file of the application's launch line
 * @param rate requests a second
 * @param seed of the load
 * @param brokenDrain whether the sandbox kills replaced tasks at once, so that the demo must fail
 * @param earlyExitsCounted whether the sandbox counts tasks that die early as failed starts
 * @param keep whether the sandbox stays when the story is over
 */
public record Options(
        Path root,
        Path sandbox,
        Path deployer,
        Path application,
        Path arguments,
        double rate,
        long seed,
        boolean brokenDrain,
        boolean earlyExitsCounted,
        boolean keep) {

    /** The files that a build must have made first. */
    public List<Path> needed() {
        return List.of(sandbox, deployer, application, arguments, configuration());
    }

    /** The deployer's configuration. */
    Path configuration() {
        return root.resolve("slipway.yml");
    }
}
