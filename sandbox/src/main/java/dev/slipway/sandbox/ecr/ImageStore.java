package dev.slipway.sandbox.ecr;

import dev.slipway.sandbox.ecr.Unpacking.NotABundle;
import dev.slipway.sandbox.faults.ImageState;
import dev.slipway.sandbox.faults.TaskFaults;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Images on disk. Each bundle lies unpacked in a folder named by its digest, shared by all repositories; each repository is
 * one file that says which images it holds and which tag names which. Both are written aside and moved into place, so a
 * crash leaves the old state or the new. One process at a time may have a store open. Thread-safe.
 *
 * <pre>
 * bundles/HEX/manifest.json   the canonical manifest, whose sha256 is HEX
 * bundles/HEX/files/…         the working folder of the processes
 * manifests/HEX               what a registry was sent for a container image, byte by byte
 * repositories/NAME.json      with / in NAME written as %2F
 * incoming/                   pushes under way; emptied at start
 * </pre>
 */
public final class ImageStore {

    /** ECR's own rule, from the API reference's page of CreateRepository. */
    private static final Pattern REPOSITORY =
            Pattern.compile("(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*");

    /** Docker's own rule. */
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private static final long MOST_BYTES = 1L << 30;

    private final Path folder;
    private final InstantSource clock;
    private final long mostBytes;
    private final TaskFaults faults;
    private final SortedMap<String, Repository> repositories = new TreeMap<>();

    /**
     * Opens the store, which may be empty.
     *
     * @throws UncheckedIOException if the folder cannot be read or written
     */
    public ImageStore(Path folder, InstantSource clock) {
        this(folder, clock, new TaskFaults());
    }

    /**
     * The same.
     *
     * @param faults asked what has become of an image
     */
    public ImageStore(Path folder, InstantSource clock, TaskFaults faults) {
        this(folder, clock, MOST_BYTES, faults);
    }

    ImageStore(Path folder, InstantSource clock, long mostBytes) {
        this(folder, clock, mostBytes, new TaskFaults());
    }

    private ImageStore(Path folder, InstantSource clock, long mostBytes, TaskFaults faults) {
        this.faults = faults;
        this.folder = folder.toAbsolutePath().normalize();
        this.clock = clock;
        this.mostBytes = mostBytes;
        try {
            delete(this.folder.resolve("incoming"));
            for (String name : List.of("incoming", "bundles", "manifests", "repositories")) {
                Files.createDirectories(this.folder.resolve(name));
            }
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(this.folder.resolve("repositories"), "*.json")) {
                for (Path file : files) {
                    Repository repository = Repository.parse(Files.readString(file));
                    repositories.put(repository.name(), repository);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to open the image store in " + folder + " but failed", e);
        }
    }

    /** Whether this is a sha256 as images and blobs are known by. */
    static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /** Whether ECR would take this as a repository's name. */
    public static boolean isRepositoryName(String name) {
        return name.length() >= 2
                && name.length() <= 256
                && REPOSITORY.matcher(name).matches();
    }

    /** Whether Docker would take this as a tag. */
    public static boolean isTag(String tag) {
        return TAG.matcher(tag).matches();
    }

    /** Makes a repository; false if it is there already. */
    public synchronized boolean createRepository(String name) {
        if (!isRepositoryName(name)) {
            throw new IllegalArgumentException("not a repository name: " + name);
        }
        if (repositories.containsKey(name)) {
            return false;
        }
        write(Repository.empty(name, clock.instant()));
        return true;
    }

    /** The names of all repositories with the instants of their creation, sorted. */
    public synchronized SortedMap<String, Instant> repositories() {
        SortedMap<String, Instant> names = new TreeMap<>();
        repositories.values().forEach(repository -> names.put(repository.name(), repository.createdAt()));
        return names;
    }

    public synchronized boolean hasRepository(String name) {
        return repositories.containsKey(name);
    }

    /** Whether the tags of a repository name their images for good. */
    synchronized boolean isImmutable(String name) {
        Repository repository = repositories.get(name);
        return repository != null && repository.immutable();
    }

    /** Makes the tags of a repository that exists immutable, or lets them move again. */
    public synchronized void setImmutable(String name, boolean immutable) {
        write(Objects.requireNonNull(repositories.get(name), name).immutable(immutable));
    }

    /** All images of a repository, the newest first; none if there is no such repository. */
    public synchronized List<Image> images(String repository) {
        return Optional.ofNullable(repositories.get(repository)).stream()
                .flatMap(found -> found.images().keySet().stream().map(digest -> image(found, digest)))
                .filter(this::isThere)
                .sorted(Comparator.comparing(Image::pushedAt).reversed().thenComparing(Image::digest))
                .toList();
    }

    /** An image by its tag. */
    public synchronized Optional<Image> byTag(String repository, String tag) {
        return Optional.ofNullable(repositories.get(repository))
                .flatMap(found -> Optional.ofNullable(found.tags().get(tag)).map(digest -> image(found, digest)))
                .filter(this::isThere);
    }

    /** An image by its digest. */
    public synchronized Optional<Image> byDigest(String repository, String digest) {
        return Optional.ofNullable(repositories.get(repository))
                .filter(found -> found.images().containsKey(digest))
                .map(found -> image(found, digest))
                .filter(this::isThere);
    }

    private boolean isThere(Image image) {
        return state(image) != ImageState.GONE;
    }

    /** What has become of an image. */
    public ImageState state(Image image) {
        return faults.image(image.digest(), image.tags());
    }

    /** The manifest of an image of any repository, as it was hashed. */
    Optional<String> manifest(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            return Optional.empty();
        }
        try {
            for (Path file : List.of(bundle(digest).resolve("manifest.json"), containerManifest(digest))) {
                if (Files.exists(file)) {
                    return Optional.of(Files.readString(file));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The unpacked files and launch line of an image; none for a container image. */
    public Optional<StoredBundle> bundle(String repository, String digest) {
        Optional<Image> bundle = byDigest(repository, digest).filter(Image::isBundle);
        return bundle.flatMap(image -> manifest(digest)).map(json -> {
            Manifest manifest = Manifest.parse(json);
            return new StoredBundle(
                    bundle(digest).resolve("files"),
                    manifest.entryPoint(),
                    manifest.command(),
                    manifest.environment(),
                    manifest.annotations());
        });
    }

    /**
     * Takes a bundle in and lets a tag name it; the tag's former image stays, untagged.
     *
     * @param zip {@code image.json} and the files; read to its end, not closed
     * @throws UncheckedIOException if the disk fails; then nothing has changed
     */
    public PushResult push(String repository, String tag, InputStream zip) {
        if (!hasRepository(repository)) {
            return new PushResult.Refused("there is no repository \"" + repository + "\"; there are: "
                    + String.join(", ", repositories().keySet()));
        }
        if (!isTag(tag)) {
            return new PushResult.Refused(
                    "\"" + tag + "\" is not a tag: letters, digits, _ . - and at most 128 of them");
        }
        try {
            Path incoming = Files.createTempDirectory(folder.resolve("incoming"), "push");
            try {
                Path upload = incoming.resolve("upload.zip");
                if (!receive(zip, upload)) {
                    return new PushResult.Refused("the body is larger than " + mostBytes + " bytes");
                }
                Path unpacked = Files.createDirectories(incoming.resolve("bundle"));
                Manifest manifest =
                        new Unpacking(mostBytes).unpack(upload, Files.createDirectory(unpacked.resolve("files")));
                Files.writeString(unpacked.resolve("manifest.json"), manifest.json());
                return new PushResult.Pushed(keep(repository, tag, manifest, unpacked));
            } catch (NotABundle e) {
                return new PushResult.Refused(String.valueOf(e.getMessage()));
            } finally {
                delete(incoming);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to store an image in " + folder + " but failed", e);
        }
    }

    private synchronized Image keep(String name, String tag, Manifest manifest, Path unpacked)
            throws IOException, NotABundle {
        String digest = manifest.digest();
        Repository before = repositories.getOrDefault(name, Repository.empty(name, clock.instant()));
        if (before.refusesToMove(tag, digest)) {
            throw new NotABundle(
                    "the tag \"" + tag + "\" names another image, and the tags of " + name + " are immutable");
        }
        Path target = bundle(digest);
        if (!Files.exists(target)) {
            Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
        }
        Repository after =
                before.with(digest, Optional.of(tag), clock.instant(), manifest.sizeInBytes(), Manifest.MEDIA_TYPE);
        write(after);
        return image(after, digest);
    }

    /**
     * Keeps the manifest of a container image whose parts are there; a tag's former image stays, untagged.
     *
     * @param sizeInBytes of all parts
     * @return none, and nothing has changed, if the tag names another image in a repository of immutable tags
     */
    synchronized Optional<Image> keepManifest(
            String name, Optional<String> tag, String mediaType, long sizeInBytes, String json) {
        Repository before = Objects.requireNonNull(repositories.get(name), name);
        String digest = Manifest.digest(json.getBytes(StandardCharsets.UTF_8));
        if (tag.isPresent() && before.refusesToMove(tag.get(), digest)) {
            return Optional.empty();
        }
        try {
            Path aside = Files.createTempFile(folder.resolve("incoming"), "manifest", ".json");
            Files.writeString(aside, json);
            Files.move(aside, containerManifest(digest), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to store a manifest in " + folder + " but failed", e);
        }
        Repository after = before.with(digest, tag, clock.instant(), sizeInBytes, mediaType);
        write(after);
        return Optional.of(image(after, digest));
    }

    /** Lets one more tag name an image that is there; false if it names another one for good. */
    synchronized boolean tag(String repository, String digest, String tag) {
        Repository before = Objects.requireNonNull(repositories.get(repository), repository);
        Repository.Entry entry = before.entry(digest);
        if (before.refusesToMove(tag, digest)) {
            return false;
        }
        String mediaType = entry.mediaType() == null ? Manifest.MEDIA_TYPE : entry.mediaType();
        write(before.with(digest, Optional.of(tag), clock.instant(), entry.sizeInBytes(), mediaType));
        return true;
    }

    /** Takes a tag off an image, or the image out of its repository; what it is made of stays on the disk. */
    synchronized void delete(String repository, String digest, Optional<String> tag) {
        Repository before = Objects.requireNonNull(repositories.get(repository), repository);
        write(tag.map(before::withoutTag).orElseGet(() -> before.without(digest)));
    }

    private boolean receive(InputStream body, Path upload) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long size = 0;
        try (OutputStream out = Files.newOutputStream(upload)) {
            int count;
            while ((count = body.read(buffer)) >= 0) {
                size += count;
                if (size > mostBytes) {
                    return false;
                }
                out.write(buffer, 0, count);
            }
        }
        return true;
    }

    private synchronized void write(Repository repository) {
        Path target = folder.resolve("repositories").resolve(repository.name().replace("/", "%2F") + ".json");
        try {
            Path aside = Files.createTempFile(folder.resolve("incoming"), "repository", ".json");
            Files.writeString(aside, repository.json());
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to write " + target + " but failed", e);
        }
        repositories.put(repository.name(), repository);
    }

    private static Image image(Repository repository, String digest) {
        List<String> tags = new ArrayList<>();
        repository.tags().forEach((tag, named) -> {
            if (named.equals(digest)) {
                tags.add(tag);
            }
        });
        Repository.Entry entry = repository.entry(digest);
        return new Image(
                repository.name(),
                digest,
                tags.stream().sorted().toList(),
                entry.pushedAt(),
                entry.sizeInBytes(),
                Objects.requireNonNullElse(entry.mediaType(), Manifest.MEDIA_TYPE));
    }

    private Path bundle(String digest) {
        return folder.resolve("bundles").resolve(digest.substring("sha256:".length()));
    }

    private Path containerManifest(String digest) {
        return folder.resolve("manifests").resolve(digest.substring("sha256:".length()));
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
