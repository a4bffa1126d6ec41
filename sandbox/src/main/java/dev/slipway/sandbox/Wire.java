package dev.slipway.sandbox;

import dev.slipway.sandbox.HttpEndpoint.Answer;
import dev.slipway.sandbox.time.Timeline;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings answers onto the wire, those among them that never arrive or only drop by drop. Thread-safe. */
final class Wire {

    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

    private static final Duration DROP = Duration.ofSeconds(1);

    /** After so long a connection that nobody answers is given up: longer than any client of ours waits. */
    private static final Duration NEVER = Duration.ofMinutes(10);

    private final Timeline timeline;

    Wire(Timeline timeline) {
        this.timeline = timeline;
    }

    void send(Answer answer, Request request, Response response, Callback callback) {
        switch (answer.delivery()) {
            case WHOLE -> {
                head(answer, response);
                response.write(true, ByteBuffer.wrap(answer.body()), callback);
            }
            case DRIPPING -> {
                endPoint(request).setIdleTimeout(0);
                head(answer, response);
                response.getHeaders().put("Content-Length", Integer.toString(answer.body().length));
                drip(ByteBuffer.wrap(answer.body()), response, callback);
            }
            case NEVER -> {
                endPoint(request).setIdleTimeout(0);
                timeline.after(NEVER, () -> cut(request, callback));
            }
            case CUT -> cut(request, callback);
        }
    }

    private static void head(Answer answer, Response response) {
        response.setStatus(answer.status());
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    }

    private void drip(ByteBuffer body, Response response, Callback callback) {
        if (body.remaining() <= 1) {
            response.write(true, body, callback);
            return;
        }
        ByteBuffer drop = body.slice(body.position(), 1);
        body.position(body.position() + 1);
        response.write(
                false,
                drop,
                Callback.from(() -> timeline.after(DROP, () -> drip(body, response, callback)), callback::failed));
    }

    /** With a reset rather than an end, so that nobody takes it for an empty answer. */
    private static void cut(Request request, Callback callback) {
        EndPoint endPoint = endPoint(request);
        if (endPoint.getTransport() instanceof SocketChannel channel) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                LOG.debug("The connection is gone already", e);
            }
        }
        endPoint.close();
        callback.failed(new EofException("cut on purpose"));
    }

    private static EndPoint endPoint(Request request) {
        return request.getConnectionMetaData().getConnection().getEndPoint();
    }
}
