package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.SandboxOptions.EnvironmentOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation's answers against botocore's own models, by the scripts of {@code src/test/python}. Runs where {@code python3}
 * has botocore; where {@code SLIPWAY_MUST_HAVE} names it, as {@code .ci/run} sees to, its absence is a failure.
 */
@Timeout(180)
final class ConformanceTest {

    @TempDir
    private static Path folder;

    /** What a program said, and how it ended. */
    private record Ended(int code, String output) {}

    @BeforeAll
    static void findBotocore() throws IOException, InterruptedException {
        boolean there;
        try {
            there = python("-c", "import botocore").code() == 0;
        } catch (IOException e) {
            there = false;
        }
        if (!there && System.getenv().getOrDefault("SLIPWAY_MUST_HAVE", "").contains("botocore")) {
            throw new IllegalStateException("SLIPWAY_MUST_HAVE names botocore, and python3 has none");
        }
        Assumptions.assumeTrue(there, "python3 with botocore is not here: pip install botocore");
    }

    private static Ended python(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "-B"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(Path.of("src/test/python").toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Ended(process.waitFor(), output);
    }

    @Test
    void answersAsBotocoreExpects() throws IOException, InterruptedException {
        SandboxOptions options = SandboxOptions.at(folder)
                .withoutDatabases()
                .withEnvironments(new EnvironmentOptions("staging", 0, 2, 1));
        try (Sandbox sandbox = Sandbox.start(options)) {
            Ended ended = python("conformance.py", sandbox.endpoint().toString());

            assertThat(ended.code()).as(ended.output()).isZero();
            assertThat(ended.output()).contains(" operations answered, 0 faults");
        }
    }

    @Test
    void noticesAnswersThatAreWrong() throws IOException, InterruptedException {
        Ended ended = python("-m", "unittest", "wire_test");

        assertThat(ended.code()).as(ended.output()).isZero();
    }
}
