package dev.slipway.app.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.lint.Linter;
import dev.slipway.lint.Migration;
import dev.slipway.lint.MigrationFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MigrationsLintTest {

    @Test
    void noMigrationHurtsTheReleaseThatStillRuns() throws Exception {
        List<Migration> migrations = MigrationFolder.read(Path.of("src/main/resources/db/migration"));

        // The migrator sets the lock timeout on its connection.
        assertThat(new Linter(true).lint(migrations))
                .isNotEmpty()
                .allSatisfy(report ->
                        assertThat(report.findings()).as(report.migration()).isEmpty());
    }
}
