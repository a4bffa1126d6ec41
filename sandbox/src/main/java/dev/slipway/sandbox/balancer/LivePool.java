package dev.slipway.sandbox.balancer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.DuplexConnectionPool;
import org.jspecify.annotations.Nullable;

/**
 * Kept-alive connections to one target, each of which is looked at before it carries a request: one that the target has closed
 * meanwhile is thrown away. Jetty learns of a close from its selector, a moment later, and in that moment would lose a request
 * that must not be sent twice. Thread-safe.
 */
final class LivePool extends DuplexConnectionPool {

    LivePool(Destination destination, int connections) {
        super(destination, connections);
    }

    @Override
    protected @Nullable Connection activate() {
        Connection connection = super.activate();
        while (connection != null && isStale(connection)) {
            connection.close();
            connection = super.activate();
        }
        return connection;
    }

    /** Whether the connection has ended, or says something without having been asked. Never blocks. */
    private static boolean isStale(Connection connection) {
        if (connection instanceof org.eclipse.jetty.io.Connection open
                && open.getEndPoint().getTransport() instanceof SocketChannel channel) {
            try {
                return channel.read(ByteBuffer.allocate(1)) != 0;
            } catch (IOException e) {
                return true;
            }
        }
        return false;
    }
}
