package dev.slipway.deployer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationFileTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("slipway.yml");
    }

    @Test
    void readsTheProjectsOwnFile() {
        Configuration configuration = ConfigurationFile.read(Path.of("..", "slipway.yml"), Map.of());
        assertThat(configuration.environments().sequencedKeySet()).containsExactly("staging", "production");
    }

    @Test
    void saysWhereItLookedAndHowToBegin() {
        assertThatThrownBy(() -> ConfigurationFile.read(file, Map.of()))
                .hasMessageContainingAll(
                        file.toAbsolutePath().toString(), "no such file", "--file", "application: shop");
    }

    @Test
    void theExampleOfHowToBeginHasNoMistake() throws IOException {
        String message = "";
        try {
            ConfigurationFile.read(file, Map.of());
        } catch (ConfigurationException e) {
            message = String.valueOf(e.getMessage());
        }
        Files.writeString(file, message.substring(message.indexOf("\n\n") + 2).stripIndent());
        assertThat(ConfigurationFile.read(file, Map.of()).application()).isEqualTo("shop");
    }

    @Test
    void refusesAFolder() {
        assertThatThrownBy(() -> ConfigurationFile.read(folder, Map.of())).hasMessageContaining("it is a folder");
    }

    @Test
    void refusesAHugeFileWithoutReadingItWhole() {
        assertThatThrownBy(() -> ConfigurationFile.read(Path.of("/dev/zero"), Map.of()))
                .hasMessageContaining("larger than 512 KiB");
    }

    @Test
    void refusesWhatIsNoText() throws IOException {
        Files.write(file, new byte[] {'a', ':', 0, 1, 2});
        assertThatThrownBy(() -> ConfigurationFile.read(file, Map.of())).hasMessageContaining("it is no text: byte 3");
    }

    @Test
    void namesAnotherEncoding() throws IOException {
        Files.write(file, "application: shop\n# für\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ConfigurationFile.read(file, Map.of())).hasMessageContaining("line 2 is not in UTF-8");
        Files.write(file, "application: shop\n".getBytes(StandardCharsets.UTF_16));
        assertThatThrownBy(() -> ConfigurationFile.read(file, Map.of())).hasMessageContaining("it is in UTF-16");
    }

    @Test
    void takesAByteOrderMark() throws IOException {
        Files.writeString(file, "\uFEFF" + Files.readString(Path.of("..", "slipway.yml")));
        assertThat(ConfigurationFile.read(file, Map.of()).application()).isEqualTo("ublog");
    }
}
