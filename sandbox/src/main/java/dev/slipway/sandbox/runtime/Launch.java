package dev.slipway.sandbox.runtime;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What to execute for a container: the command line, the environment and the folder. A pure function of the container, its
 * bundle and its ports; only {@link #resolve} looks at the disk.
 *
 * @param words the command line, its first word an absolute path
 * @param environment all of it; nothing is inherited
 */
record Launch(List<String> words, Map<String, String> environment, Path folder) {

    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    /** As Docker's images have it, with our JDK first. */
    static final String PATH = JAVA_HOME.resolve("bin") + File.pathSeparator
            + "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    Launch {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /**
     * Puts a container's launch together as Docker does: an entry point of the container's own drops the image's command too.
     *
     * @throws CannotStart if there is nothing to execute, or it is not there
     */
    static Launch of(ContainerSpec spec, Bundle bundle, Map<Integer, Integer> ports) throws CannotStart {
        List<String> words = new ArrayList<>();
        if (spec.entryPoint().isEmpty()) {
            words.addAll(bundle.entryPoint());
            words.addAll(spec.command().isEmpty() ? bundle.command() : spec.command());
        } else {
            words.addAll(spec.entryPoint());
            words.addAll(spec.command());
        }
        if (words.isEmpty()) {
            throw new CannotStart("CannotCreateContainerError: Error response from daemon: no command specified");
        }
        words.set(0, resolve(words.getFirst(), bundle.folder()));

        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", PATH);
        environment.putAll(bundle.environment());
        environment.putAll(spec.environment());
        HostPorts.variable(environment.get("PORT"), ports)
                .ifPresent(port -> environment.put("PORT", Integer.toString(port)));
        return new Launch(words, environment, bundle.folder());
    }

    private static String resolve(String word, Path folder) throws CannotStart {
        if (word.equals("java")) {
            return JAVA_HOME.resolve("bin/java").toString();
        }
        if (word.contains("/")) {
            Path file = folder.resolve(word).normalize();
            if (Files.isExecutable(file) && Files.isRegularFile(file)) {
                return file.toString();
            }
            throw new CannotStart(
                    notExecutable(word, Files.exists(file) ? "permission denied" : "no such file or directory"));
        }
        for (String path : PATH.split(File.pathSeparator, -1)) {
            Path file = Path.of(path, word);
            if (Files.isExecutable(file) && Files.isRegularFile(file)) {
                return file.toString();
            }
        }
        throw new CannotStart(notExecutable(word, "executable file not found in $PATH"));
    }

    private static String notExecutable(String word, String why) {
        return "CannotStartContainerError: Error response from daemon: failed to create task for container: OCI runtime"
                + " create failed: unable to start container process: exec: \"" + word + "\": " + why;
    }

    /** The container cannot run; the message is the reason that ECS would give. */
    static final class CannotStart extends Exception {
        private static final long serialVersionUID = 1;

        CannotStart(String reason) {
            super(reason);
        }
    }
}
