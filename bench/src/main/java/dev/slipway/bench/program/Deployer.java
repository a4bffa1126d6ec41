package dev.slipway.bench.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The deployer, run as a workflow's step runs it: its own process, a summary file, an output file. */
public final class Deployer {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final List<String> QUICK_START = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Programs programs;
    private final Path jar;
    private final Path configuration;
    private final Path files;
    private final Map<String, String> environment;

    /**
     * Prepares, and runs nothing.
     *
     * @param files the folder for summaries and outputs
     * @param environment what any client of AWS needs here
     */
    public Deployer(Programs programs, Path jar, Path configuration, Path files, Map<String, String> environment) {
        this.programs = programs;
        this.jar = jar;
        this.configuration = configuration;
        this.files = files;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Runs a verb to its end.
     *
     * @param name names its log and its summary
     * @throws IllegalStateException when it has not ended within three minutes
     */
    public Run run(String name, String... verb) throws InterruptedException {
        Path summary = files.resolve(name + ".summary.md");
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("GITHUB_STEP_SUMMARY", summary.toString());
        variables.put("GITHUB_OUTPUT", files.resolve(name + ".output").toString());
        variables.put("NO_COLOR", "1");
        List<String> arguments = new ArrayList<>(List.of("--file", configuration.toString()));
        arguments.addAll(List.of(verb));
        Program program = programs.java(name, jar, QUICK_START, arguments, variables);
        OptionalInt exitCode = program.await(LIMIT);
        if (exitCode.isEmpty()) {
            program.stop(Duration.ofSeconds(5));
            throw new IllegalStateException("deployer " + String.join(" ", verb) + " did not end within "
                    + LIMIT.toMinutes() + " minutes. See " + program.log() + ".");
        }
        return new Run(exitCode.getAsInt(), Programs.output(program), text(summary), program.log(), summary);
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * A run that is over.
     *
     * @param console what it printed, both streams
     * @param summary what it wrote to the step summary
     */
    public record Run(int exitCode, String console, String summary, Path log, Path summaryFile) {}
}
