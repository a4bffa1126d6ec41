package dev.slipway.bench.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReleasesTest {

    @TempDir
    @Nullable
    Path temporary;

    private Path folder = Path.of("");

    @BeforeEach
    void build() throws IOException {
        if (temporary == null) {
            throw new IllegalStateException();
        }
        folder = temporary;
        Files.write(
                folder.resolve("app.jar"),
                new Overlay()
                        .with("ublog-build.properties", "version=0.1.0\ncommit=abc1234\nschema=2\n")
                        .with("db/migration/V1__posts.sql", "SELECT 1;")
                        .jar());
        Files.writeString(folder.resolve("java.args"), "-XX:+UseSerialGC\n# the program\n-jar app.jar\n");
    }

    private Releases releases() {
        return Releases.of(folder.resolve("app.jar"), folder.resolve("java.args"));
    }

    @Test
    void knowsTheMigrationsThatItCarries() {
        assertThat(releases().first().migrations()).containsOnlyKeys("V1__posts.sql");
        assertThat(releases().second().migrations()).containsOnlyKeys("V1__posts.sql", "V1000__post_language.sql");
    }

    @Test
    void keepsItsLabels() {
        Bundle first = releases().first();
        Bundle labelled = first.with("a", "1").with("b", "2");

        assertThat(labelled.labels()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(labelled.files()).isEqualTo(first.files());
    }

    @Test
    void launchesTheApplicationBehindTheOverlayWithItsOwnFlags() {
        Bundle first = releases().first();

        assertThat(first.launch()).containsExactly("java", "@java.args");
        assertThat(first.files()).containsOnlyKeys("app.jar", "overlay.jar", "java.args");
        assertThat(new String(content(first, "java.args"), StandardCharsets.UTF_8))
                .isEqualTo(
                        "-XX:+UseSerialGC\n# the program\n-XX:TieredStopAtLevel=1\n-cp overlay.jar:app.jar dev.slipway.app.Main\n");
    }

    @Test
    void theOverlayCarriesTheVersionAndLeavesCommitAndSchemaAlone() throws IOException {
        assertThat(properties(releases().first()))
                .containsEntry("version", "1.0.0")
                .containsEntry("commit", "abc1234")
                .containsEntry("schema", "2");
    }

    @Test
    void releaseTwoBringsAMigrationAndNeedsIt() throws IOException {
        Bundle second = releases().second();

        assertThat(properties(second)).containsEntry("version", "2.0.0").containsEntry("schema", "1000");
        assertThat(entries(content(second, "overlay.jar")))
                .contains("db/migration/", "db/migration/V1000__post_language.sql");
    }

    @Test
    void aClassLoaderFindsTheFoldersOfMigrationsOfBothJarsAndTheOverlaysPropertiesFirst() throws IOException {
        Bundle second = releases().second();
        Path overlay = folder.resolve("overlay.jar");
        Files.write(overlay, content(second, "overlay.jar"));
        URL[] classPath = {
            overlay.toUri().toURL(), folder.resolve("app.jar").toUri().toURL()
        };

        try (URLClassLoader loader = new URLClassLoader(classPath, null)) {
            assertThat(loader.resources("db/migration")).hasSize(2);
            assertThat(loader.getResource("ublog-build.properties")).asString().contains("overlay.jar");
        }
    }

    @Test
    void theSameReleaseHasTheSameBytes() {
        assertThat(content(releases().second(), "overlay.jar"))
                .isEqualTo(content(releases().second(), "overlay.jar"));
    }

    @Test
    void releaseThreeLogsItsTokenAndDiesAsAService() throws Exception {
        Ended web = launch(releases().broken("token-xyz"), "web");

        assertThat(web.exitCode()).isEqualTo(3);
        assertThat(web.output()).contains("\"level\":\"ERROR\"").contains("token-xyz");
        assertThat(launch(releases().broken("token-xyz"), "worker").exitCode()).isEqualTo(3);
    }

    @Test
    void releaseThreeIsTheApplicationOtherwise() throws Exception {
        // Its application is not in this test's jar: it must get as far as looking for it.
        assertThat(launch(releases().broken("token-xyz"), "migrate").output())
                .contains("ClassNotFoundException: dev.slipway.app.Main")
                .doesNotContain("token-xyz");
    }

    @Test
    void refusesAnArgumentFileThatDoesNotLaunchTheApplication() throws IOException {
        Files.writeString(folder.resolve("java.args"), "-jar other.jar\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> releases().first())
                .withMessageContaining("app.jar");
    }

    private record Ended(int exitCode, String output) {}

    private Ended launch(Bundle bundle, String process) throws Exception {
        for (String name : bundle.files().keySet()) {
            Files.write(folder.resolve(name), content(bundle, name));
        }
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@java.args", process)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(started.waitFor(30, TimeUnit.SECONDS)).isTrue();
        build();
        return new Ended(started.exitValue(), output);
    }

    private static byte[] content(Bundle bundle, String name) {
        byte[] content = bundle.files().get(name);
        if (content == null) {
            throw new AssertionError("no " + name);
        }
        return content;
    }

    private static Properties properties(Bundle bundle) throws IOException {
        try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(content(bundle, "overlay.jar")))) {
            for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                if (entry.getName().equals("ublog-build.properties")) {
                    Properties properties = new Properties();
                    InputStream content = jar;
                    properties.load(content);
                    return properties;
                }
            }
        }
        throw new AssertionError("no properties");
    }

    private static Set<String> entries(byte[] bytes) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(bytes))) {
            for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }
}
