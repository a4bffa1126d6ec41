package dev.slipway.deployer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.time.Timing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code deployer lint} says of a folder, and ends with. */
final class LintVerbTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> variables = new HashMap<>();

    @Test
    void theReferenceApplicationsOwnMigrationsAreClean() {
        assertThat(run("lint")).isZero();
        assertThat(text(out))
                .endsWith("src/main/resources/db/migration.\n")
                .startsWith("Nothing found in 4 migrations of ");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void eachFindingHasItsPlaceItsReasonAndTheSafeWay() throws IOException {
        dropping();

        assertThat(run("lint", "--folder", folder.toString())).isEqualTo(12);
        assertThat(text(out).lines())
                .containsExactly(
                        folder
                                + "/V2__drop.sql:2: drop-column: it drops the column post.language, and the release that still runs reads and writes the column. Release code that does not use it first, then drop it in a contract.",
                        folder + "/V3__allowed.sql allows drop-table: it was never used",
                        folder + "/V4_typo.sql was not read: it is named neither V1__what.sql nor R__what.sql",
                        "1 finding in 3 migrations of " + folder + ".");
    }

    @Test
    void gitHubGetsItOnFileAndLine() throws IOException {
        dropping();
        variables.put("GITHUB_ACTIONS", "true");
        variables.put("GITHUB_WORKSPACE", String.valueOf(folder.getParent()));

        assertThat(run("lint", "--folder", folder.toString())).isEqualTo(12);
        assertThat(text(err).lines())
                .singleElement()
                .asString()
                .startsWith("::error file=" + folder.getFileName()
                        + "/V2__drop.sql,line=2,title=drop-column::it drops the column post.language, and ");
    }

    @Test
    void aMachineGetsOneObject() throws IOException {
        dropping();

        assertThat(run("lint", "--output", "json", "--folder", folder.toString()))
                .isEqualTo(12);
        JsonNode json = JsonMapper.shared().readTree(text(out));
        assertThat(json.path("findings").asInt()).isEqualTo(1);
        assertThat(json.path("exitCode").asInt()).isEqualTo(12);
        JsonNode second = json.path("migrations").path(1);
        assertThat(second.path("oldCodeRuns").asBoolean()).isFalse();
        assertThat(second.path("findings").path(0).path("rule").asString()).isEqualTo("drop-column");
        assertThat(second.path("findings").path(0).path("line").asInt()).isEqualTo(2);
        assertThat(json.path("migrations").path(2).path("overrides").path(0).asString())
                .isEqualTo("drop-table: it was never used");
        assertThat(text(err)).contains("1 finding in 3 migrations");
    }

    @Test
    void aFolderThatCannotBeReadIsOneMistakeAndNoFinding() throws IOException {
        refused("holds no migration");
        Path file = folder.resolve("V1__a.sql");
        Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, 's', 0});
        refused("is no text in UTF-8 (byte 4 is zero)");
        Files.write(file, new byte[] {'s', (byte) 0xE4});
        refused("is not UTF-8");
        Files.write(file, " ".repeat(4 * 1024 * 1024 + 1).getBytes(StandardCharsets.UTF_8));
        refused("is larger than 4 MiB");
        Files.writeString(file, "select 1;");
        Files.writeString(folder.resolve("V01__b.sql"), "select 1;");
        refused("V01__b.sql and V1__a.sql have one version");
    }

    @Test
    void whereNoFolderIsNamedItIsAskedFor() throws IOException {
        Path file = folder.resolve("slipway.yml");
        Files.writeString(
                file,
                Files.readString(Path.of("../slipway.yml"))
                        .replaceFirst("migrate:\\s+\\{[^}]*}", "migrate: { like: web, command: [migrate] }"));
        assertThat(runWith(file.toString(), "lint")).isEqualTo(2);
        assertThat(text(err)).contains("say where the migrations lie, with --folder DIR or migrate.folder");
    }

    private void refused(String why) {
        out.reset();
        err.reset();
        assertThat(run("lint", "--folder", folder.toString())).isEqualTo(2);
        assertThat(text(err).lines())
                .singleElement()
                .asString()
                .startsWith("Tried to read the migrations but failed because: ")
                .contains(why)
                .endsWith("Correct it, or name another folder with --folder or migrate.folder in slipway.yml.");
        assertThat(text(out)).isEmpty();
    }

    private void dropping() throws IOException {
        Files.writeString(
                folder.resolve("V1__post.sql"), "create table post (id bigint primary key, language text);\n");
        Files.writeString(folder.resolve("V2__drop.sql"), "-- away with it\nalter table post drop column language;\n");
        Files.writeString(
                folder.resolve("V3__allowed.sql"),
                "-- slipway: allow drop-table because it was never used\ndrop table draft;\n");
        Files.writeString(folder.resolve("V4_typo.sql"), "drop table post;\n");
    }

    private int run(String... line) {
        return runWith("../slipway.yml", line);
    }

    private int runWith(String file, String... line) {
        List<String> arguments = new ArrayList<>(List.of("--file", file));
        arguments.addAll(List.of(line));
        Surroundings surroundings = new Surroundings(
                variables,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                "1.2.3",
                region -> {
                    throw new AssertionError("nobody asks AWS in " + region);
                },
                _ -> {},
                Timing::wall);
        return Verbs.of(surroundings).execute(arguments.toArray(String[]::new));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
