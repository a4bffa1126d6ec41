package dev.slipway.app.database;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Docker engine of this machine, if there is one. */
final class DockerEngine {
    private static final Path SOCKET = Path.of("/var/run/docker.sock");
    private static final Pattern API_VERSION = Pattern.compile("\"ApiVersion\":\"([0-9.]+)\"");

    private DockerEngine() {}

    /**
     * The version of the API that the engine speaks; empty when none answers. Testcontainers 2 insists on 1.44 unless
     * told another, and engines of Debian 12 speak 1.41.
     */
    static Optional<String> apiVersion() {
        if (!Files.exists(SOCKET)) {
            return Optional.empty();
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(SOCKET))) {
            channel.write(ByteBuffer.wrap("GET /version HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(64 * 1024);
            while (answer.hasRemaining() && channel.read(answer) >= 0) {
                // Until the engine has said all.
            }
            Matcher version = API_VERSION.matcher(StandardCharsets.UTF_8.decode(answer.flip()));
            return version.find() ? Optional.of(version.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
