package dev.slipway.bench.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramsTest {

    @Test
    void logsWhatAProgramWritesAndTellsItsExitCode(@TempDir Path folder) throws Exception {
        try (Programs programs = new Programs(folder, folder, Duration.ofSeconds(5))) {
            Program program = programs.java("say it", jar(folder), List.of(), List.of("say"), Map.of("WORD", "hello"));

            assertThat(program.await(Duration.ofSeconds(30))).hasValue(7);
            assertThat(Programs.output(program)).contains("hello");
            assertThat(program.log().getFileName()).hasToString("say-it.log");
        }
    }

    @Test
    void closeLeavesNeitherAProgramNorItsChildrenEvenWhenTheyIgnoreTheRequest(@TempDir Path folder) throws Exception {
        Programs programs = new Programs(folder, folder, Duration.ofMillis(300));
        Program program = programs.java("stubborn", jar(folder), List.of(), List.of("stubborn"), Map.of());
        await().until(() -> Programs.output(program).contains("child "));
        long child = Long.parseLong(Programs.output(program).replaceAll("(?s).*child (\\d+).*", "$1"));
        assertThat(ProcessHandle.of(child)).isPresent();

        programs.close();

        assertThat(program.alive()).isFalse();
        await().until(() ->
                ProcessHandle.of(child).map(handle -> !handle.isAlive()).orElse(true));
        assertThatIllegalStateException()
                .isThrownBy(() -> programs.java("late", jar(folder), List.of(), List.of(), Map.of()));
    }

    /** A jar that starts {@link Subject}. */
    private static Path jar(Path folder) throws Exception {
        Path file = folder.resolve("subject.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Subject.class.getName());
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            String name = Subject.class.getName().replace('.', '/') + ".class";
            jar.putNextEntry(new JarEntry(name));
            try (var content = Subject.class.getResourceAsStream("/" + name)) {
                jar.write(java.util.Objects.requireNonNull(content).readAllBytes());
            }
            jar.closeEntry();
        }
        return file;
    }
}
