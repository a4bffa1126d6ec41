package dev.slipway.bench.release;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A small jar that stands before the application's on the class path. The same content makes the same bytes. */
final class Overlay {

    private static final FileTime EPOCH = FileTime.fromMillis(315_532_800_000L); // 1980, where zip's time begins

    private final Map<String, byte[]> entries = new TreeMap<>();

    Overlay with(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    Overlay with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** The jar. It has entries for folders too: without one, a class loader cannot find the folder of migrations. */
    byte[] jar() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            for (String folder : folders()) {
                jar.putNextEntry(entry(folder));
                jar.closeEntry();
            }
            for (Map.Entry<String, byte[]> file : entries.entrySet()) {
                jar.putNextEntry(entry(file.getKey()));
                jar.write(file.getValue());
                jar.closeEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private Set<String> folders() {
        Set<String> folders = new LinkedHashSet<>();
        for (String name : entries.keySet()) {
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                folders.add(name.substring(0, slash + 1));
            }
        }
        return folders;
    }

    private static JarEntry entry(String name) {
        JarEntry entry = new JarEntry(name);
        entry.setLastModifiedTime(EPOCH);
        return entry;
    }
}
