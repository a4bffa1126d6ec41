package dev.slipway.sandbox.registry;

import dev.slipway.sandbox.ecr.BlobStore;
import dev.slipway.sandbox.ecr.BlobStore.Appended;
import dev.slipway.sandbox.ecr.BlobStore.Blob;
import dev.slipway.sandbox.ecr.BlobStore.Finished;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;

/** Blobs on their way in, at once or in pieces ("Pushing Blobs"), and on their way out ("Pulling Blobs"). */
final class Uploads {

    /** {@code START-END}, both counted from 0 and included; curl and Docker put {@code bytes} before it. */
    private static final Pattern PIECE = Pattern.compile("(?:bytes )?([0-9]{1,18})-([0-9]{1,18})(?:/.*)?");

    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{0,18})");

    private final BlobStore blobs;

    Uploads(BlobStore blobs) {
        this.blobs = blobs;
    }

    /** {@code POST}: a blob that is there already is taken over, one with its digest is taken in whole, else it begins. */
    void begin(Exchange exchange, String repository) throws IOException {
        if (!exchange.method().equals("POST")) {
            throw RegistryError.notAllowed(exchange.method());
        }
        Optional<Blob> mounted = exchange.parameter("mount").flatMap(blobs::find);
        if (mounted.isPresent()) {
            created(exchange, repository, mounted.get());
            return;
        }
        String id = blobs.begin();
        Optional<String> digest = exchange.parameter("digest");
        if (digest.isPresent()) {
            finish(exchange, repository, id, digest.get());
            return;
        }
        under(exchange, repository, id, 202, 0);
    }

    /** An upload that has begun: pieces by {@code PATCH}, its end by {@code PUT}, how far it is by {@code GET}. */
    void upload(Exchange exchange, String repository, String id) throws IOException {
        switch (exchange.method()) {
            case "PATCH" -> under(exchange, repository, id, 202, append(exchange, id));
            case "PUT" ->
                finish(
                        exchange,
                        repository,
                        id,
                        exchange.parameter("digest")
                                .orElseThrow(() ->
                                        new RegistryError(400, "DIGEST_INVALID", "the parameter digest is missing")));
            case "GET", "HEAD" ->
                under(exchange, repository, id, 204, blobs.received(id).orElseThrow(() -> unknown(id)));
            case "DELETE" -> {
                if (!blobs.cancel(id)) {
                    throw unknown(id);
                }
                exchange.answer(204, Map.of());
            }
            default -> throw RegistryError.notAllowed(exchange.method());
        }
    }

    /** A blob's content, or a part of it. */
    void blob(Exchange exchange, String repository, String digest) throws IOException {
        if (!exchange.method().equals("GET") && !exchange.isHead()) {
            throw RegistryError.notAllowed(exchange.method());
        }
        Blob blob = blobs.find(digest).orElseThrow(() -> RegistryError.unknownDigest("BLOB_UNKNOWN", digest));
        Map<String, String> headers = Map.of(
                "Content-Type", "application/octet-stream", "Docker-Content-Digest", digest, "Accept-Ranges", "bytes");
        Matcher range = RANGE.matcher(exchange.header(HttpHeader.RANGE).orElse(""));
        if (!range.matches()) {
            exchange.answer(200, headers, blob.file(), 0, blob.size());
            return;
        }
        long from = Long.parseLong(range.group(1));
        long last =
                range.group(2).isEmpty() ? blob.size() - 1 : Math.min(Long.parseLong(range.group(2)), blob.size() - 1);
        if (from > last) {
            throw new RegistryError(416, "SIZE_INVALID", digest + " has " + blob.size() + " bytes");
        }
        exchange.response()
                .getHeaders()
                .put(HttpHeader.CONTENT_RANGE, "bytes " + from + "-" + last + "/" + blob.size());
        exchange.answer(206, headers, blob.file(), from, last - from + 1);
    }

    /** Takes a piece in and answers how many bytes of the upload are there now. */
    private long append(Exchange exchange, String id) throws IOException {
        Optional<String> piece = exchange.header(HttpHeader.CONTENT_RANGE);
        OptionalLong from = OptionalLong.empty();
        if (piece.isPresent()) {
            Matcher matcher = PIECE.matcher(piece.get());
            if (!matcher.matches()) {
                throw new RegistryError(416, "BLOB_UPLOAD_INVALID", "Content-Range is not START-END: " + piece.get());
            }
            from = OptionalLong.of(Long.parseLong(matcher.group(1)));
        }
        return switch (blobs.append(id, from, exchange.body())) {
            case Appended.Received(long size) -> size;
            case Appended.OutOfOrder(long size) ->
                throw new RegistryError(
                        416, "BLOB_UPLOAD_INVALID", "the upload has " + size + " bytes; the piece begins elsewhere");
            case Appended.TooLarge _ -> throw new RegistryError(413, "SIZE_INVALID", "the layer is too large");
            case Appended.Unknown _ -> throw unknown(id);
        };
    }

    /** What the body still brings belongs to the blob. */
    private void finish(Exchange exchange, String repository, String id, String digest) throws IOException {
        append(exchange, id);
        switch (blobs.finish(id, digest)) {
            case Finished.Stored(Blob blob) -> created(exchange, repository, blob);
            case Finished.OtherDigest(String actual) ->
                throw new RegistryError(
                        400, "DIGEST_INVALID", "the content is " + actual + ", not the given " + digest);
            case Finished.Unknown _ -> throw unknown(id);
        }
    }

    private static void created(Exchange exchange, String repository, Blob blob) {
        exchange.answer(
                201,
                Map.of(
                        "Location",
                        Place.PREFIX + repository + "/blobs/" + blob.digest(),
                        "Docker-Content-Digest",
                        blob.digest()));
    }

    private static void under(Exchange exchange, String repository, String id, int status, long size) {
        exchange.answer(
                status,
                Map.of(
                        "Location",
                        Place.PREFIX + repository + "/blobs/uploads/" + id,
                        "Docker-Upload-UUID",
                        id,
                        "Range",
                        "0-" + Math.max(0, size - 1)));
    }

    private static RegistryError unknown(String id) {
        return new RegistryError(404, "BLOB_UPLOAD_UNKNOWN", "There is no upload " + id);
    }
}
