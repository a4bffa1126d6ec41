package dev.slipway.bench.release;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The image of a release: files, and how it is launched in the folder that holds them. The container's command is
 * appended to the launch line.
 *
 * @param version what its answers carry as {@code X-Release}
 * @param files contents by name
 * @param labels the image's own
 */
public record Bundle(
        String tag, String version, Map<String, byte[]> files, List<String> launch, Map<String, String> labels) {
    private static final String MIGRATIONS = "db/migration/";

    /** Copies the maps and the list; the bytes are the caller's to leave alone. */
    public Bundle {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        launch = List.copyOf(launch);
        labels = Map.copyOf(labels);
    }

    /** Without labels. */
    public Bundle(String tag, String version, Map<String, byte[]> files, List<String> launch) {
        this(tag, version, files, launch, Map.of());
    }

    /** The same image with a label more. */
    public Bundle with(String label, String value) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put(label, value);
        return new Bundle(tag, version, files, launch, more);
    }

    /** The SQL migrations in its jars, by their files' names. */
    public SequencedMap<String, byte[]> migrations() {
        SequencedMap<String, byte[]> found = new TreeMap<>();
        files.forEach((name, content) -> {
            if (name.endsWith(".jar")) {
                addMigrations(content, found);
            }
        });
        return found;
    }

    private static void addMigrations(byte[] jar, Map<String, byte[]> found) {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (name.startsWith(MIGRATIONS) && name.endsWith(".sql")) {
                    found.put(name.substring(MIGRATIONS.length()), zip.readAllBytes());
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
