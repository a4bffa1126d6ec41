package dev.slipway.bench.demo;

import dev.slipway.bench.program.Deployer;
import dev.slipway.bench.release.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The label by which an image says which migrations it carries, made as a build makes it: by the deployer's own {@code lint}. */
final class Manifest {
    private static final String LABEL = "dev.slipway.migrations";

    private Manifest() {}

    /**
     * An image with its label.
     *
     * @param files where its migrations may be laid out, in a folder of their own
     * @throws IllegalStateException when the deployer makes no manifest of them
     */
    static Bundle on(Bundle bundle, Deployer deployer, Path files) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(files.resolve("migrations-" + bundle.tag()));
        for (Map.Entry<String, byte[]> migration : bundle.migrations().entrySet()) {
            Files.write(folder.resolve(migration.getKey()), migration.getValue());
        }
        Deployer.Run run =
                deployer.run("manifest-" + bundle.tag(), "lint", "--manifest", "--folder", folder.toString());
        if (run.exitCode() != 0) {
            throw new IllegalStateException("Tried to make the manifest of " + bundle.tag()
                    + "'s migrations but failed because: " + run.console().strip());
        }
        return bundle.with(LABEL, run.console().strip());
    }
}
