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

    @Test
    void whatIsNoTextIsNamed() throws Exception {
        Path file = folder.resolve("V1__a.sql");
        Files.write(file, new byte[] {'s', 'e', 0, 'l'});
        assertThatIOException()
                .isThrownBy(() -> MigrationFolder.of(folder))
                .withMessageContaining("V1__a.sql is no text in UTF-8 (byte 3 is zero)");
        Files.write(file, new byte[4 * 1024 * 1024 + 1]);
        assertThatIOException()
                .isThrownBy(() -> MigrationFolder.of(folder))
                .withMessageContaining("V1__a.sql is larger than 4 MiB");
        assertThatIOException()
                .isThrownBy(() -> MigrationFolder.of(file))
                .withMessageContaining("V1__a.sql is no folder");
    }

    @Test
    void twoFilesOfOneVersionAreAMistake() throws Exception {
        Files.writeString(folder.resolve("V1__a.sql"), "select 1;");
        Files.writeString(Files.createDirectory(folder.resolve("more")).resolve("V1_0__b.sql"), "select 1;");
        assertThatIOException()
                .isThrownBy(() -> MigrationFolder.of(folder))
                .withMessage("more/V1_0__b.sql and V1__a.sql have one version");
    }

    @Test
    void namesWhatItPassesOverAndWhereTheRestLies() throws Exception {
        Files.writeString(folder.resolve("V1_a.sql"), "drop table post;");
        Files.writeString(Files.createDirectory(folder.resolve("more")).resolve("V2__b.sql"), "\uFEFFselect 1;");

        MigrationFolder read = MigrationFolder.of(folder);
        assertThat(read.passedOver()).containsExactly("V1_a.sql");
        assertThat(read.migrations()).singleElement().satisfies(migration -> {
            assertThat(migration.path()).isEqualTo("more/V2__b.sql");
            assertThat(migration.sql()).isEqualTo("select 1;");
        });
    }
}
