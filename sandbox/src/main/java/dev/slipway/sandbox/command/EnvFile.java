package dev.slipway.sandbox.command;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a running sandbox says how to reach it: lines {@code NAME=VALUE}, as shells and GitHub read them. No secret is in it. */
final class EnvFile {

    /** In the folder of the caller; git ignores it. */
    static final String DEFAULT = ".slipway/sandbox.env";

    private static final int CONNECT_MILLIS = 1_000;

    private EnvFile() {}

    static String format(Map<String, String> variables) {
        StringBuilder text = new StringBuilder();
        variables.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }

    /** Writes all of it or nothing, so that nobody reads a part. */
    static void write(Path file, Map<String, String> variables) throws IOException {
        Path absolute = file.toAbsolutePath();
        if (absolute.getParent() != null) {
            Files.createDirectories(absolute.getParent());
        }
        Path aside = absolute.resolveSibling(
                absolute.getFileName() + "." + ProcessHandle.current().pid());
        Files.writeString(aside, format(variables));
        Files.move(aside, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes the file unless it has become another sandbox's. */
    static void remove(Path file, Map<String, String> variables) throws IOException {
        if (Files.exists(file) && Files.readString(file).equals(format(variables))) {
            Files.delete(file);
        }
    }

    /** The default file, or the first of those beside it that no living sandbox has written. */
    static Path free() throws IOException {
        for (int number = 1; ; number++) {
            Path file = Path.of(number == 1 ? DEFAULT : DEFAULT.replace(".env", "-" + number + ".env"));
            if (!Files.exists(file) || !answers(read(file).getOrDefault("AWS_ENDPOINT_URL", ""))) {
                return file;
            }
        }
    }

    private static boolean answers(String url) {
        try (Socket socket = new Socket()) {
            URI address = URI.create(url);
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), CONNECT_MILLIS);
            return true;
        } catch (IOException | IllegalArgumentException nobody) {
            return false;
        }
    }

    static Map<String, String> read(Path file) throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                variables.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return variables;
    }
}
