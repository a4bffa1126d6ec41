package dev.slipway.deployer.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.schema.Manifest.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an image says of its migrations. */
final class ManifestTest {
    @TempDir
    private Path folder;

    @Test
    void saysOfEachMigrationWhatIsSpecial() throws IOException {
        write("V1__create_post.sql", "create table post (id bigint primary key, language text);");
        write("V2_1__drop.sql", "-- slipway: contract after 1.8\nalter table post drop column language;");
        write("V3__hurts.sql", "drop table post;");
        write("R__a \"view\".sql", "create or replace view posts as select 1 as id;");

        Manifest manifest = Manifest.of(Examined.of(folder, true));

        assertThat(manifest.entries())
                .extracting(Entry::title)
                .containsExactly("V1 create post", "V2.1 drop", "V3 hurts", "R a \"view\"");
        assertThat(manifest.entries()).extracting(Entry::oldCodeRuns).containsExactly(true, false, false, true);
        assertThat(manifest.entries().get(1).contractAfter()).isEqualTo(new Version("1.8"));
        assertThat(manifest.entries().get(2).findings()).containsExactly("drop-table");
        assertThat(manifest.text())
                .matches("V1:create_post:[0-9a-f]{8} V2\\.1:drop:[0-9a-f]{8}:breaks:after=1\\.8"
                        + " V3:hurts:[0-9a-f]{8}:breaks:found=drop-table R:a\\+%22view%22:[0-9a-f]{8}");
        assertThat(Manifest.read(Map.of(Manifest.LABEL, manifest.text()))).contains(manifest);
    }

    @Test
    void aChangedFileHasAnotherChecksum() throws IOException {
        write("R__view.sql", "select 1;");
        String before =
                Manifest.of(Examined.of(folder, true)).entries().getFirst().checksum();
        write("R__view.sql", "select 2;");
        assertThat(Manifest.of(Examined.of(folder, true)).entries().getFirst().checksum())
                .hasSize(8)
                .isNotEqualTo(before);
    }

    @Test
    void namesTheNewestOfHundredsAndCountsTheRest() throws IOException {
        for (int version = 1; version <= 450; version++) {
            write(
                    "V" + version + "__a_name_of_the_length_that_people_give_to_migrations.sql",
                    "select " + version + ";");
        }
        write("R__view.sql", "select 1;");

        Manifest manifest = Manifest.of(Examined.of(folder, true));

        assertThat(manifest.older()).isEqualTo(250);
        assertThat(manifest.entries()).hasSize(201);
        assertThat(manifest.entries().getFirst().version()).isEqualTo(new Version("251"));
        assertThat(manifest.text().length()).isLessThan(20 * 1024);
        assertThat(Manifest.read(Map.of(Manifest.LABEL, manifest.text()))).contains(manifest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no manifest",
                "{\"migrations\":[]}",
                "V1:a",
                "Vx:a:1a2b3c4d",
                "X1:a:1a2b3c4d",
                "older=x V1:a:1a2b3c4d",
                "V1:%1B%5B2J:1a2b3c4d",
                "V1:%zz:1a2b3c4d",
                "V1:a:1a2b3c4d:after=soon"
            })
    void whatIsNotWellFormedIsAsIfItWereAbsent(String label) {
        assertThat(Manifest.read(Map.of(Manifest.LABEL, label))).isEmpty();
        assertThat(Manifest.read(Map.of())).isEmpty();
    }

    @Test
    void versionsAreInTheOrderOfTheirNumbers() {
        assertThat(new Version("1.10")).isGreaterThan(new Version("1.9"));
        assertThat(new Version("1.8")).isEqualByComparingTo(new Version("v1.8.0"));
        assertThat(new Version("1.8-rc1")).isLessThan(new Version("1.8"));
        assertThat(new Version("0.1.0-SNAPSHOT")).isLessThan(new Version("0.1"));
        assertThat(Version.of("0a1b2c3")).isEmpty();
        assertThat(Version.of("unknown")).isEmpty();
    }

    private void write(String name, String sql) throws IOException {
        Files.writeString(folder.resolve(name), sql);
    }
}
