package dev.slipway.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of migrations named as Flyway names them: {@code V1_2__what.sql} once each in the order of their versions, then
 * {@code R__what.sql} in that of their names.
 */
public final class MigrationFolder {
    private static final Pattern NAME = Pattern.compile("(V(?<version>[0-9][0-9._]*)|R)__.+\\.sql");

    private MigrationFolder() {}

    /**
     * Reads all of them, those of folders below too.
     *
     * @throws IOException when the folder or a file cannot be read, or is not UTF-8; the message names it and says why
     */
    public static List<Migration> read(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> below = Files.walk(folder)) {
            below.filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                    .forEach(files::add);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no folder " + folder, e);
        } catch (UncheckedIOException e) {
            throw new IOException(folder + " cannot be read", e);
        }
        files.sort(Comparator.comparing(MigrationFolder::version, Arrays::compare)
                .thenComparing(file -> file.getFileName().toString()));
        List<Migration> migrations = new ArrayList<>();
        for (Path file : files) {
            migrations.add(migration(file));
        }
        return List.copyOf(migrations);
    }

    private static Migration migration(Path file) throws IOException {
        Path settings = file.resolveSibling(file.getFileName() + ".conf");
        boolean transactional = !Files.exists(settings)
                || text(settings)
                        .lines()
                        .noneMatch(line -> line.replace(" ", "").equals("executeInTransaction=false"));
        return new Migration(file.getFileName().toString(), text(file), transactional);
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8", e);
        }
    }

    /** What has no version comes last. */
    private static long[] version(Path file) {
        var name = NAME.matcher(file.getFileName().toString());
        if (!name.matches() || name.group("version") == null) {
            return new long[] {Long.MAX_VALUE};
        }
        return Arrays.stream(name.group("version").split("[._]+"))
                .mapToLong(part -> part.length() > 18 ? Long.MAX_VALUE - 1 : Long.parseLong(part))
                .toArray();
    }
}
