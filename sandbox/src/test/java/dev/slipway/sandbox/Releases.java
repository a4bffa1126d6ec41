package dev.slipway.sandbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Releases that differ from the placeholder in one file only. */
final class Releases {

    private Releases() {}

    static InputStream zip(String version) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream placeholder = new ZipInputStream(PlaceholderImage.zip());
                ZipOutputStream release = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = placeholder.getNextEntry(); entry != null; entry = placeholder.getNextEntry()) {
                release.putNextEntry(new ZipEntry(entry.getName()));
                placeholder.transferTo(release);
                release.closeEntry();
            }
            release.putNextEntry(new ZipEntry("version.txt"));
            release.write(version.getBytes(StandardCharsets.UTF_8));
            release.closeEntry();
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
