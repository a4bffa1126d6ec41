package dev.slipway.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrationFolderTest {

    @TempDir
    private Path folder;

    @Test
    void readsThemInTheOrderInWhichFlywayAppliesThem() throws Exception {
        for (String name :
                new String[] {"V10__c.sql", "R__view.sql", "V2__b.sql", "V2_1__b.sql", "V1__a.sql", "notes.sql"}) {
            Files.writeString(folder.resolve(name), "select 1;");
        }

        assertThat(MigrationFolder.read(folder))
                .extracting(Migration::name)
                .containsExactly("V1__a.sql", "V2__b.sql", "V2_1__b.sql", "V10__c.sql", "R__view.sql");
    }

    @Test
    void aFileBesideItTakesTheTransactionAway() throws Exception {
        Files.writeString(folder.resolve("V1__a.sql"), "select 1;");
        Files.writeString(folder.resolve("V2__b.sql"), "select 1;");
        Files.writeString(folder.resolve("V2__b.sql.conf"), "executeInTransaction = false\n");

        assertThat(MigrationFolder.read(folder))
                .extracting(Migration::transactional)
                .containsExactly(true, false);
    }

    @Test
    void whatCannotBeReadIsNamed() throws Exception {
        assertThatIOException()
                .isThrownBy(() -> MigrationFolder.read(folder.resolve("nowhere")))
                .withMessageContaining("there is no folder")
                .withMessageContaining("nowhere");
        Files.write(folder.resolve("V1__a.sql"), new byte[] {(byte) 0xe4});
        assertThatIOException()
                .isThrownBy(() -> MigrationFolder.read(folder))
                .withMessageContaining("V1__a.sql is not UTF-8");
    }
}
