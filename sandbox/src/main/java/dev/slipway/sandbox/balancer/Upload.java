package dev.slipway.sandbox.balancer;

import org.eclipse.jetty.client.ContentSourceRequestContent;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * What a client sends, read as fast as the target takes it. A target that refuses the connection does not end it, since the
 * next one is to have it whole.
 */
final class Upload extends ContentSourceRequestContent {

    private final Flight flight;

    Upload(Request request, Flight flight) {
        super(request, request.getHeaders().get(HttpHeader.CONTENT_TYPE));
        this.flight = flight;
    }

    @Override
    public Content.Chunk read() {
        Content.Chunk chunk = super.read();
        if (Content.Chunk.isFailure(chunk)) {
            flight.clientFailed();
        }
        return chunk;
    }

    @Override
    public void fail(Throwable failure, boolean last) {
        if (flight.begun() && !flight.hasClientFailed()) {
            super.fail(failure, last);
        }
    }
}
