package dev.slipway.sandbox.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An image, unpacked: files and a launch line.
 *
 * @param folder holds the files and is the working folder of the processes; shared by all of them
 * @param entryPoint the launch line; {@code java} in its first place means the JDK that the sandbox itself runs on
 * @param command what follows the launch line unless the container brings a command of its own
 * @param environment variables that the container's own come on top of
 */
public record Bundle(Path folder, List<String> entryPoint, List<String> command, Map<String, String> environment) {

    public Bundle {
        entryPoint = List.copyOf(entryPoint);
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
