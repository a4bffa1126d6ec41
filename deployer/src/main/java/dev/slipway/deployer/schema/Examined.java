package dev.slipway.deployer.schema;

import dev.slipway.lint.Linter;
import dev.slipway.lint.MigrationFolder;
import dev.slipway.lint.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder of migrations, and what the lint says of each.
 *
 * @param files in the order in which they are applied; at least one
 * @param passedOver SQL files below the folder that are not named as migrations are, and that nobody has read
 */
public record Examined(Path folder, List<File> files, List<String> passedOver) {

    /**
     * One file.
     *
     * @param path below the folder, with slashes
     */
    public record File(String path, String sql, Report report) {}

    public Examined {
        files = List.copyOf(files);
        passedOver = List.copyOf(passedOver);
    }

    /**
     * Reads a folder.
     *
     * @param lockTimeout whether whoever applies the migrations has set a {@code lock_timeout} before
     * @throws IOException when something in it cannot be read, or when it holds no migration; the message says why, without a
     *     full stop
     */
    public static Examined of(Path folder, boolean lockTimeout) throws IOException {
        MigrationFolder read = MigrationFolder.of(folder);
        if (read.migrations().isEmpty()) {
            throw new IOException(folder + " holds no migration (V1__what.sql, R__what.sql)");
        }
        List<Report> reports = new Linter(lockTimeout).lint(read.migrations());
        List<File> files = new ArrayList<>();
        for (int index = 0; index < reports.size(); index++) {
            files.add(new File(
                    read.migrations().get(index).path(),
                    read.migrations().get(index).sql(),
                    reports.get(index)));
        }
        return new Examined(folder, files, read.passedOver());
    }

    /** How much was found in all of them. */
    public int findings() {
        return files.stream().mapToInt(file -> file.report().findings().size()).sum();
    }
}
