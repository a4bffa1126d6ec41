package dev.slipway.lint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of migrations named as Flyway names them: {@code V1_2__what.sql} once each in the order of their versions, then
 * {@code R__what.sql} in that of their names.
 *
 * @param migrations in the order in which they are applied
 * @param passedOver paths of other SQL files below the folder, which nobody has read
 */
public record MigrationFolder(List<Migration> migrations, List<String> passedOver) {
    private static final Pattern NAME = Pattern.compile("(V(?<version>[0-9][0-9._]*)|R)__.+\\.sql");
    /** Bytes; what is larger carries rows, and those have no place in a migration. */
    private static final int LARGEST = 4 * 1024 * 1024;

    public MigrationFolder {
        migrations = List.copyOf(migrations);
        passedOver = List.copyOf(passedOver);
    }

    /** The migrations of a folder, as {@link #of} reads them. */
    public static List<Migration> read(Path folder) throws IOException {
        return of(folder).migrations();
    }

    /**
     * Reads all of them, those of folders below too.
     *
     * @throws IOException when the folder or a file cannot be read, is no text in UTF-8, or is larger than 4 MiB, and when
     *     two files have one version; the message names it and says why, without a full stop
     */
    public static MigrationFolder of(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(Files.exists(folder) ? folder + " is no folder" : "there is no folder " + folder);
        }
        List<Path> files = new ArrayList<>();
        List<String> others = new ArrayList<>();
        try (Stream<Path> below = Files.walk(folder)) {
            below.filter(file -> file.getFileName().toString().endsWith(".sql") && Files.isRegularFile(file))
                    .sorted()
                    .forEach(file -> {
                        if (NAME.matcher(file.getFileName().toString()).matches()) {
                            files.add(file);
                        } else {
                            others.add(path(folder, file));
                        }
                    });
        } catch (UncheckedIOException e) {
            throw unreadable(folder, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
        files.sort(Comparator.comparing(MigrationFolder::version, MigrationFolder::compare)
                .thenComparing(file -> file.getFileName().toString()));
        List<Migration> migrations = new ArrayList<>();
        for (int index = 0; index < files.size(); index++) {
            Path file = files.get(index);
            if (index > 0 && sameVersion(files.get(index - 1), file)) {
                throw new IOException(
                        "%s and %s have one version".formatted(path(folder, files.get(index - 1)), path(folder, file)));
            }
            migrations.add(migration(folder, file));
        }
        return new MigrationFolder(migrations, others);
    }

    private static Migration migration(Path folder, Path file) throws IOException {
        Path settings = file.resolveSibling(file.getFileName() + ".conf");
        boolean transactional = !Files.exists(settings)
                || text(settings)
                        .lines()
                        .noneMatch(line -> line.replace(" ", "").equals("executeInTransaction=false"));
        return new Migration(file.getFileName().toString(), text(file), transactional, path(folder, file));
    }

    private static String path(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static String text(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        if (bytes.length > LARGEST) {
            throw new IOException(file + " is larger than " + LARGEST / 1024 / 1024 + " MiB");
        }
        for (int index = 0; index < bytes.length; index++) {
            if (bytes[index] == 0) {
                throw new IOException(file + " is no text in UTF-8 (byte " + (index + 1) + " is zero)");
            }
        }
        boolean marked =
                bytes.length > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        int start = marked ? 3 : 0;
        try {
            ByteBuffer text = ByteBuffer.wrap(bytes, start, bytes.length - start);
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8", e);
        }
    }

    private static IOException unreadable(Path what, IOException e) {
        return new IOException(
                e instanceof AccessDeniedException
                        ? "this user may not read " + what
                        : what + " cannot be read (" + e + ")",
                e);
    }

    private static boolean sameVersion(Path one, Path other) {
        return versioned(one) && versioned(other) && compare(version(one), version(other)) == 0;
    }

    private static boolean versioned(Path file) {
        return file.getFileName().toString().startsWith("V");
    }

    /** As Flyway compares them: 1 and 1.0 are one version. */
    private static int compare(long[] one, long[] other) {
        int parts = Math.max(one.length, other.length);
        return Arrays.compare(Arrays.copyOf(one, parts), Arrays.copyOf(other, parts));
    }

    /** What has no version comes last. */
    private static long[] version(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches() || name.group("version") == null) {
            return new long[] {Long.MAX_VALUE};
        }
        return Arrays.stream(name.group("version").split("[._]+"))
                .mapToLong(part -> part.length() > 18 ? Long.MAX_VALUE - 1 : Long.parseLong(part))
                .toArray();
    }
}
