package dev.slipway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * AWS's own command line, as it is installed: PyPI's, or Debian's older one.
 *
 * @param version such as {@code 2.9.19}
 * @param young whether it knows service deployments (since 1.36, and 2.22)
 */
record AwsCli(Path program, String version, boolean young) {

    private static final Pattern VERSION = Pattern.compile("aws-cli/((\\d+)\\.(\\d+)\\.\\d+)");
    private static final long SECONDS = 120;

    /** One of each version on the PATH and in /usr/bin, the youngest first. */
    static List<AwsCli> installed() {
        Map<String, AwsCli> found = new TreeMap<>();
        Stream<String> folders = Stream.concat(
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1)), Stream.of("/usr/bin"));
        folders.distinct()
                .map(folder -> Path.of(folder, "aws"))
                .filter(Files::isExecutable)
                .flatMap(program -> at(program).stream())
                .forEach(cli -> found.putIfAbsent(cli.version, cli));
        return found.values().stream()
                .sorted(Comparator.comparing(AwsCli::young).reversed())
                .toList();
    }

    private static Optional<AwsCli> at(Path program) {
        Matcher said = VERSION.matcher(
                run(List.of(program.toString(), "--version"), Map.of()).text());
        if (!said.find()) {
            return Optional.empty();
        }
        int minor = Integer.parseInt(said.group(3));
        return Optional.of(
                new AwsCli(program, said.group(1), minor >= (said.group(2).equals("1") ? 36 : 22)));
    }

    /** What a call printed, and how it ended. */
    record Said(int code, String text) {}

    /**
     * Calls it against an endpoint, for text.
     *
     * @throws AssertionError with what it said when it fails
     */
    String call(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of("--endpoint-url", environment.getOrDefault("AWS_ENDPOINT_URL", ""), "--output", "text"));
        command.addAll(List.of(arguments));
        Said said = run(command, environment);
        if (said.code() != 0) {
            throw new AssertionError(String.join(" ", command) + "\nended with " + said.code() + ":\n" + said.text());
        }
        return said.text().strip();
    }

    private static Said run(List<String> command, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
            builder.environment().putAll(environment);
            builder.environment().putAll(Map.of("AWS_PAGER", "", "AWS_EC2_METADATA_DISABLED", "true"));
            Process process = builder.start();
            process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** For a test's name. */
    @Override
    public String toString() {
        return "aws-cli " + version;
    }
}
