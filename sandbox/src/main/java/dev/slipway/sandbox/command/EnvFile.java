package dev.slipway.sandbox.command;

import dev.slipway.sandbox.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a running sandbox says how to reach it: lines {@code NAME=VALUE}, as shells and GitHub read them. No secret is in it. A
 * sandbox claims its file before it starts, by a lock on a file beside it, so that no other one chooses it meanwhile; the
 * lock goes with the process, however that ends.
 */
final class EnvFile implements AutoCloseable {

    /** In the folder of the caller; git ignores it. */
    static final String DEFAULT = ".slipway/sandbox.env";

    private final Path file;
    private final FileChannel lock;

    private EnvFile(Path file, FileChannel lock) {
        this.file = file;
        this.lock = lock;
    }

    /**
     * Takes a file for the sandbox that is about to start.
     *
     * @param file null for the default one, or the first of those beside it that no other sandbox has
     * @throws Failure if another sandbox has it, which it names, or it cannot be written
     */
    static EnvFile claim(@Nullable Path file) {
        try {
            if (file == null) {
                return claimFirstFree();
            }
            return tryClaim(file)
                    .orElseThrow(() -> new Failure("Tried to write " + file
                            + " but failed because: it is that of the running sandbox" + address(file)
                            + ". Stop that one, or name another file with --env-file."));
        } catch (IOException e) {
            throw new Failure(
                    "Tried to write the env file but failed because: " + e + ". Name another one with --env-file.", e);
        }
    }

    private static EnvFile claimFirstFree() throws IOException {
        for (int number = 1; ; number++) {
            Optional<EnvFile> claimed =
                    tryClaim(Path.of(number == 1 ? DEFAULT : DEFAULT.replace(".env", "-" + number + ".env")));
            if (claimed.isPresent()) {
                return claimed.get();
            }
        }
    }

    private static String address(Path file) {
        try {
            String url = read(file).get("AWS_ENDPOINT_URL");
            return url == null ? "" : " at " + url;
        } catch (IOException stillStarting) {
            return ", which is starting";
        }
    }

    private static Optional<EnvFile> tryClaim(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path lockFile = absolute.resolveSibling("." + absolute.getFileName() + ".lock");
        if (absolute.getParent() != null) {
            Files.createDirectories(absolute.getParent());
        }
        if (Files.isDirectory(absolute)) {
            throw new IOException(file + " is a folder");
        }
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isLocked(channel)) {
            return Optional.of(new EnvFile(file, channel));
        }
        channel.close();
        return Optional.empty();
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException ours) {
            return false;
        }
    }

    Path path() {
        return file;
    }

    /**
     * Writes all of it or nothing, so that nobody reads a part.
     *
     * @throws Failure if it cannot be written
     */
    void write(Map<String, String> variables) {
        Path absolute = file.toAbsolutePath();
        Path aside = absolute.resolveSibling(
                absolute.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Files.writeString(aside, format(variables));
            Files.move(aside, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Failure("Tried to write " + file + " but failed because: " + e, e);
        }
    }

    static String format(Map<String, String> variables) {
        StringBuilder text = new StringBuilder();
        variables.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }

    static Map<String, String> read(Path file) throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                variables.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return variables;
    }

    /** Removes the file and gives the claim up. The locked file stays: somebody may just be opening it. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        lock.close();
    }
}
