package dev.slipway.sandbox.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/** One request and its answer, which is given once. */
record Exchange(Request request, Response response, Callback callback) {

    String method() {
        return request.getMethod();
    }

    boolean isHead() {
        return method().equals("HEAD");
    }

    Optional<String> header(HttpHeader name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /** A query's parameter, if it is there and says something. */
    Optional<String> parameter(String name) {
        Fields.Field field = Request.extractQueryParameters(request).get(name);
        return Optional.ofNullable(field).map(Fields.Field::getValue).filter(value -> !value.isEmpty());
    }

    /** The body, to be read once. */
    InputStream body() {
        return Content.Source.asInputStream(request);
    }

    void answer(int status, Map<String, String> headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        begin(status, headers);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, isHead() ? null : ByteBuffer.wrap(bytes), callback);
    }

    void answer(int status, Map<String, String> headers) {
        answer(status, headers, "");
    }

    void fail(RegistryError error) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("Content-Type", "application/json");
        if (error.status() == 401) {
            headers.put(
                    "WWW-Authenticate",
                    "Basic realm=\"http://" + request.getHeaders().get(HttpHeader.HOST)
                            + "/\",service=\"ecr.amazonaws.com\"");
        }
        answer(error.status(), headers, error.json());
    }

    /**
     * Answers with a part of a file, piece by piece.
     *
     * @param count in bytes, from {@code from}
     * @throws IOException if the file cannot be read or the client is gone
     */
    void answer(int status, Map<String, String> headers, Path file, long from, long count) throws IOException {
        begin(status, headers);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, count);
        if (isHead()) {
            response.write(true, null, callback);
            return;
        }
        try (FileChannel content = FileChannel.open(file);
                OutputStream out = Content.Sink.asOutputStream(response)) {
            WritableByteChannel target = Channels.newChannel(out);
            for (long sent = 0; sent < count; ) {
                sent += content.transferTo(from + sent, count - sent, target);
            }
        }
        callback.succeeded();
    }

    private void begin(int status, Map<String, String> headers) {
        response.setStatus(status);
        response.getHeaders().put(new HttpField("Docker-Distribution-Api-Version", "registry/2.0"));
        headers.forEach((name, value) -> response.getHeaders().put(name, value));
    }
}
