package dev.slipway.sandbox.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.runtime.Ports;
import dev.slipway.sandbox.runtime.Watchdog;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ServersTest {

    @TempDir
    private Path folder;

    @Test
    void postgresLetsNobodyInWithoutThePassword() throws IOException, SQLException {
        try (Watchdog watchdog = new Watchdog();
                PostgresServer postgres = PostgresServer.start(
                        folder.resolve("postgres"),
                        new PostgresServer.Contents("ublog", List.of("staging"), "right1", "other2"),
                        new Ports(),
                        watchdog)) {
            String url = "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/staging";
            try (Connection connection = DriverManager.getConnection(url, "ublog", "right1");
                    Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("SHOW max_connections")) {
                result.next();
                assertThat(result.getString(1)).isEqualTo("200");
                statement.execute("CREATE TABLE post (id int)");
            }
            assertThatThrownBy(() -> DriverManager.getConnection(url, "ublog", "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThatThrownBy(() -> DriverManager.getConnection(url, "postgres", ""))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void redisAnswersUntilItIsClosed() throws IOException {
        URI url;
        try (Watchdog watchdog = new Watchdog();
                RedisServer redis = RedisServer.start(folder.resolve("redis"), new Ports(), watchdog)) {
            url = URI.create("redis://127.0.0.1:" + redis.port() + "/1");
            try (Socket socket = new Socket(url.getHost(), url.getPort())) {
                socket.getOutputStream().write("SELECT 1\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readNBytes(3), StandardCharsets.US_ASCII))
                        .isEqualTo("+OK");
            }
        }
        assertThatThrownBy(() -> new Socket(url.getHost(), url.getPort()).close())
                .isInstanceOf(IOException.class);
    }
}
