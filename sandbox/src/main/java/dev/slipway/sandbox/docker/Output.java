package dev.slipway.sandbox.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import dev.slipway.sandbox.runtime.Lines;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What a container writes, line by line, each of its two streams by itself. */
final class Output implements AutoCloseable {

    /** How long the engine may take to pass on the last lines of a container that has ended. */
    private static final long AFTER_END_SECONDS = 5;

    private final Following following;

    Output(Consumer<String> line) {
        following = new Following(line);
    }

    /** Begins, before the container is started, so that its first line is heard. */
    void follow(DockerClient client, String id) throws InterruptedException {
        client.attachContainerCmd(id)
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(true)
                .exec(following)
                .awaitStarted();
    }

    /** Waits until all that an ended container wrote has been told. */
    void awaitEnd() throws InterruptedException {
        if (!following.awaitCompletion(AFTER_END_SECONDS, TimeUnit.SECONDS)) {
            following.end();
        }
    }

    /** Hears no more. */
    @Override
    public void close() {
        try {
            following.close();
        } catch (IOException e) {
            following.onError(e);
        }
    }

    private static final class Following extends ResultCallback.Adapter<Frame> {

        private final Lines out;
        private final Lines error;
        private boolean over;

        Following(Consumer<String> line) {
            out = new Lines(line);
            error = new Lines(line);
        }

        @Override
        public synchronized void onNext(Frame frame) {
            if (!over) {
                byte[] bytes = frame.getPayload();
                (frame.getStreamType() == StreamType.STDERR ? error : out).write(bytes, bytes.length);
            }
        }

        @Override
        public void onComplete() {
            end();
            super.onComplete();
        }

        /** Tells what has no line end, and nothing after it. */
        synchronized void end() {
            if (!over) {
                over = true;
                out.end();
                error.end();
            }
        }
    }
}
