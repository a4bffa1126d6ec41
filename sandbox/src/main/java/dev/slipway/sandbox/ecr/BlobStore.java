package dev.slipway.sandbox.ecr;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The layers and configurations of container images: files named by their sha256, shared by all repositories, where ECR
 * keeps them per repository. Content goes from the wire to the disk and back in small pieces, whatever its size. Thread-safe.
 *
 * <pre>
 * blobs/HEX       complete, and what its name says
 * uploads/UUID    on its way; emptied at start
 * </pre>
 */
public final class BlobStore {

    /** What ECR takes as one layer ("Amazon ECR service quotas"), in bytes. */
    private static final long MOST_BYTES = 52_000L << 20;

    private static final int BUFFER = 64 * 1024;

    private final Path blobs;
    private final Path uploads;
    private final long mostBytes;
    private final Map<String, Upload> open = new ConcurrentHashMap<>();

    /**
     * Opens the store, which may be empty.
     *
     * @throws UncheckedIOException if the folder cannot be read or written
     */
    public BlobStore(Path folder) {
        this(folder, MOST_BYTES);
    }

    BlobStore(Path folder, long mostBytes) {
        this.blobs = folder.resolve("blobs");
        this.uploads = folder.resolve("uploads");
        this.mostBytes = mostBytes;
        try {
            Files.createDirectories(blobs);
            Files.createDirectories(uploads);
            try (DirectoryStream<Path> abandoned = Files.newDirectoryStream(uploads)) {
                for (Path file : abandoned) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to open the layers in " + folder + " but failed", e);
        }
    }

    /**
     * A blob that is there.
     *
     * @param file nobody may write into it
     * @param size in bytes
     */
    public record Blob(String digest, Path file, long size) {}

    /** A blob by its digest; none for anything that is no sha256 either. */
    public Optional<Blob> find(String digest) {
        if (!ImageStore.isDigest(digest)) {
            return Optional.empty();
        }
        Path file = file(digest);
        try {
            return Files.exists(file) ? Optional.of(new Blob(digest, file, Files.size(file))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins an upload and answers its id. */
    public String begin() throws IOException {
        String id = UUID.randomUUID().toString();
        Upload upload = new Upload(uploads.resolve(id));
        Files.createFile(upload.file);
        open.put(id, upload);
        return id;
    }

    /** How many bytes of an upload are there; none if there is no such upload. */
    public OptionalLong received(String id) {
        Upload upload = open.get(id);
        if (upload == null) {
            return OptionalLong.empty();
        }
        synchronized (upload) {
            return OptionalLong.of(upload.size);
        }
    }

    /** What came of a piece of an upload. */
    public sealed interface Appended {
        /** All of it is on the disk. */
        record Received(long size) implements Appended {}

        /** Nothing was read: the upload has another size than the piece begins at. */
        record OutOfOrder(long size) implements Appended {}

        /** The upload is larger than a layer may be; it is gone. */
        record TooLarge() implements Appended {}

        /** There is no such upload. */
        record Unknown() implements Appended {}
    }

    /**
     * Adds a piece.
     *
     * @param from where in the blob the piece begins; empty for wherever the last one ended
     * @param content read to its end, not closed
     * @throws IOException if either side breaks; what has arrived stays
     */
    public Appended append(String id, OptionalLong from, InputStream content) throws IOException {
        Upload upload = open.get(id);
        if (upload == null) {
            return new Appended.Unknown();
        }
        synchronized (upload) {
            if (from.isPresent() && from.getAsLong() != upload.size) {
                return new Appended.OutOfOrder(upload.size);
            }
            byte[] buffer = new byte[BUFFER];
            try (OutputStream out = Files.newOutputStream(upload.file, StandardOpenOption.APPEND)) {
                int count;
                while ((count = content.read(buffer)) >= 0) {
                    if (upload.size + count > mostBytes) {
                        cancel(id);
                        return new Appended.TooLarge();
                    }
                    out.write(buffer, 0, count);
                    upload.size += count;
                }
            }
            return new Appended.Received(upload.size);
        }
    }

    /** What came of an upload. */
    public sealed interface Finished {
        /** The blob is there. */
        record Stored(Blob blob) implements Finished {}

        /** What has arrived is something else; it is gone. */
        record OtherDigest(String actual) implements Finished {}

        /** There is no such upload. */
        record Unknown() implements Finished {}
    }

    /**
     * Ends an upload: what has arrived becomes a blob, if it is what the digest says.
     *
     * @throws IOException if the disk fails
     */
    public Finished finish(String id, String digest) throws IOException {
        Upload upload = open.remove(id);
        if (upload == null) {
            return new Finished.Unknown();
        }
        synchronized (upload) {
            String actual = digestOf(upload.file);
            if (!actual.equals(digest)) {
                Files.deleteIfExists(upload.file);
                return new Finished.OtherDigest(actual);
            }
            Path target = file(digest);
            Files.move(upload.file, target, StandardCopyOption.ATOMIC_MOVE);
            return new Finished.Stored(new Blob(digest, target, upload.size));
        }
    }

    /** Drops an upload; false if there is none. */
    public boolean cancel(String id) throws IOException {
        Upload upload = open.remove(id);
        if (upload == null) {
            return false;
        }
        synchronized (upload) {
            Files.deleteIfExists(upload.file);
        }
        return true;
    }

    private Path file(String digest) {
        return blobs.resolve(digest.substring("sha256:".length()));
    }

    private static String digestOf(Path file) throws IOException {
        MessageDigest sha256 = Manifest.sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream content = Files.newInputStream(file)) {
            int count;
            while ((count = content.read(buffer)) >= 0) {
                sha256.update(buffer, 0, count);
            }
        }
        return "sha256:" + HexFormat.of().formatHex(sha256.digest());
    }

    /** On its way; its fields belong to whoever holds its lock. */
    private static final class Upload {
        private final Path file;
        private long size;

        Upload(Path file) {
            this.file = file;
        }
    }
}
