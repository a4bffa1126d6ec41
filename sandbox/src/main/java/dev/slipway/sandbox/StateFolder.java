package dev.slipway.sandbox;

import dev.slipway.sandbox.setup.ImageSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox's folder, held by a lock: images stay from one run to the next, and each run has a folder of its own for the data of
 * its servers, which is removed at the end, or at the next start if there was no end.
 */
public final class StateFolder implements AutoCloseable {

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    private StateFolder(Path folder, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the folder, which is made if it is missing.
     *
     * @throws Failure if another sandbox has it, or it cannot be written
     */
    static StateFolder open(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            FileChannel channel =
                    FileChannel.open(absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new Failure("Tried to open the state folder " + folder
                        + " but failed because: another sandbox runs in it. Give each one its own with --state.");
            }
            delete(absolute.resolve("run"));
            Files.createDirectories(absolute.resolve("run"));
            return new StateFolder(absolute, channel, lock);
        } catch (IOException e) {
            throw new Failure("Tried to open the state folder " + folder + " but failed because: " + e, e);
        }
    }

    /** Whether a sandbox runs in the folder now. */
    public static boolean isTaken(Path folder) {
        Path file = folder.resolve("lock");
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = tryLock(channel)) {
            return lock == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** For images. */
    Path images() {
        return folder.resolve("images");
    }

    /** For whatever ends with this run. */
    Path run() {
        return folder.resolve("run");
    }

    /** Removes every image. */
    void removeImages() {
        try {
            delete(images());
        } catch (IOException e) {
            throw new Failure("Tried to empty " + images() + " but failed because: " + e, e);
        }
    }

    /**
     * Keeps what the images of a setup are made of until the end of the run, so that a reset finds it unchanged.
     *
     * @return the zip of each, in their order
     */
    SequencedMap<ImageSource, Path> keep(List<ImageSource> images) {
        SequencedMap<ImageSource, Path> kept = new LinkedHashMap<>();
        try {
            Path bundles = Files.createDirectories(run().resolve("bundles"));
            for (ImageSource image : images) {
                Path zip = bundles.resolve(kept.size() + ".zip");
                if (!image.placeholder()) {
                    image.write(zip);
                }
                kept.put(image, zip);
            }
        } catch (IOException e) {
            throw new Failure("Tried to read the files of the images but failed because: " + e, e);
        }
        return kept;
    }

    @Override
    public void close() {
        try {
            delete(run());
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("Tried to close the state folder " + folder + " but failed", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
