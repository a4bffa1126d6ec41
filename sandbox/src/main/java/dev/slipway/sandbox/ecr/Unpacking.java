package dev.slipway.sandbox.ecr;

import dev.slipway.sandbox.ecr.Manifest.FileEntry;
import dev.slipway.sandbox.ecr.Manifest.ImageConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Turns an uploaded zip into a folder of files and their manifest, and refuses whatever is not a bundle. */
final class Unpacking {

    /** The entry that says how the image is launched; not one of its files. */
    static final String CONFIGURATION = "image.json";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_FILES = 10_000;
    private static final long MOST_CONFIGURATION_BYTES = 1 << 20;

    private final long mostBytes;
    private long bytes;

    /** @param mostBytes of all files together, unpacked */
    Unpacking(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Unpacks into an empty folder.
     *
     * @throws NotABundle with the reason, one sentence
     */
    Manifest unpack(Path zip, Path folder) throws IOException, NotABundle {
        if (Files.size(zip) == 0) {
            throw new NotABundle("the body is empty; a zip with image.json and the image's files was expected");
        }
        try (ZipFile file = new ZipFile(zip.toFile())) {
            List<? extends ZipEntry> entries = file.stream().toList();
            if (entries.size() > MOST_FILES) {
                throw new NotABundle(
                        "the zip has " + entries.size() + " entries; at most " + MOST_FILES + " are taken");
            }
            ImageConfiguration configuration = configuration(file);
            SortedMap<String, FileEntry> files = new TreeMap<>();
            for (ZipEntry entry : entries) {
                if (entry.isDirectory() || entry.getName().equals(CONFIGURATION)) {
                    continue;
                }
                Path target = target(folder, entry.getName());
                try (InputStream content = file.getInputStream(entry)) {
                    FileEntry before = files.put(entry.getName(), copy(content, target, entry.getName()));
                    if (before != null) {
                        throw new NotABundle("the zip holds \"" + entry.getName() + "\" twice");
                    }
                }
            }
            return Manifest.of(configuration, files);
        } catch (ZipException e) {
            throw new NotABundle("the body is not a zip: " + e.getMessage());
        }
    }

    private static ImageConfiguration configuration(ZipFile file) throws IOException, NotABundle {
        ZipEntry entry = file.getEntry(CONFIGURATION);
        if (entry == null) {
            throw new NotABundle("the zip holds no image.json, which says how the image is launched");
        }
        try (InputStream content = file.getInputStream(entry)) {
            byte[] json = content.readNBytes((int) MOST_CONFIGURATION_BYTES + 1);
            if (json.length > MOST_CONFIGURATION_BYTES) {
                throw new NotABundle("image.json is larger than " + MOST_CONFIGURATION_BYTES + " bytes");
            }
            Raw raw = JSON.readValue(json, Raw.class);
            List<String> entryPoint = strings(raw.entryPoint());
            List<String> command = strings(raw.command());
            if (entryPoint.isEmpty() && command.isEmpty()) {
                throw new NotABundle("image.json has neither entryPoint nor command, so there is nothing to launch");
            }
            return new ImageConfiguration(
                    entryPoint,
                    command,
                    raw.environment() == null ? Map.of() : Map.copyOf(raw.environment()),
                    raw.labels() == null ? Map.of() : Map.copyOf(raw.labels()));
        } catch (JacksonException | NullPointerException e) {
            throw new NotABundle("image.json is not the JSON that was expected:"
                    + " {\"entryPoint\":[…],\"command\":[…],\"environment\":{…},\"labels\":{…}}");
        }
    }

    private static List<String> strings(@Nullable List<String> words) {
        return words == null ? List.of() : List.copyOf(words);
    }

    private static Path target(Path folder, String name) throws NotABundle, IOException {
        Path target = folder.resolve(name).normalize();
        boolean plain = !name.startsWith("/") && !name.contains("\\") && !name.contains(":") && !name.contains("\0");
        if (!plain
                || List.of(name.split("/", -1)).contains("..")
                || !target.startsWith(folder)
                || target.equals(folder)) {
            throw new NotABundle("the zip holds \"" + name + "\", which would lie outside of the image's folder");
        }
        Files.createDirectories(target.getParent() == null ? folder : target.getParent());
        return target;
    }

    private FileEntry copy(InputStream content, Path target, String name) throws IOException, NotABundle {
        MessageDigest sha256 = Manifest.sha256();
        long size = 0;
        byte[] buffer = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(target)) {
            int count;
            while ((count = content.read(buffer)) >= 0) {
                size += count;
                bytes += count;
                if (bytes > mostBytes) {
                    throw new NotABundle("the files are larger than " + mostBytes + " bytes, met in \"" + name + "\"");
                }
                sha256.update(buffer, 0, count);
                out.write(buffer, 0, count);
            }
        }
        if (!target.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + target.getFileName() + " executable");
        }
        return new FileEntry(HexFormat.of().formatHex(sha256.digest()), size);
    }

    /** {@code image.json} as it came. */
    private record Raw(
            @Nullable List<String> entryPoint,
            @Nullable List<String> command,
            @Nullable Map<String, String> environment,
            @Nullable Map<String, String> labels) {}

    /** What was uploaded is no bundle; the message says why. */
    static final class NotABundle extends Exception {
        private static final long serialVersionUID = 1;

        NotABundle(String reason) {
            super(reason);
        }
    }
}
