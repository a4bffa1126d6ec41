package dev.slipway.deployer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One release of a hundred services with two thousand tasks, in a JVM that has 256 MB for the deployer and all of ECS. */
@Timeout(300)
final class HundredServicesTest {

    @TempDir
    private Path folder;

    /** What a release of so many services came to. */
    private record Took(String outcome, double reads, double seconds) {}

    private Took release(int services) throws IOException, InterruptedException {
        Process program = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HundredServices.class.getName(),
                        folder.resolve("images-" + services).toString(),
                        Integer.toString(services)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isZero();
            List<String> words =
                    List.of(output.lines().reduce("", (_, last) -> last).split(" ", 3));
            return new Took(words.get(0), Double.parseDouble(words.get(1)), Double.parseDouble(words.get(2)));
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void readsGrowWithATenthOfTheServicesAndTheHeapDoesNot() throws IOException, InterruptedException {
        Took ten = release(10);
        Took hundred = release(100);
        assertThat(ten.outcome()).isEqualTo("Released");
        assertThat(hundred.outcome()).isEqualTo("Released");
        assertThat(hundred.reads() / hundred.seconds())
                .as("reads a second, by the clock of the roll-out")
                .isBetween(8 * ten.reads() / ten.seconds(), 11 * ten.reads() / ten.seconds());
    }
}
