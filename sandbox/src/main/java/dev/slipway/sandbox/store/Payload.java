package dev.slipway.sandbox.store;

import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.AwsRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * The content of a PutObject, taken out of its chunks where a client streams it, and held against the checksums that came with it.
 * Chunks are {@code LENGTH[;chunk-signature=…]}, the bytes, and trailing headers after the empty one ("Signature Calculations for
 * the Authorization Header: Transferring Payload in Multiple Chunks", S3 API Reference). Signatures are not checked.
 */
final class Payload {

    private final AwsRequest request;
    private final Map<String, String> trailers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private Payload(AwsRequest request) {
        this.request = request;
    }

    /**
     * The content.
     *
     * @throws AwsError BadDigest, XAmzContentSHA256Mismatch, IncompleteBody, when it is not what the client wanted to send
     */
    static byte[] of(AwsRequest request) {
        Payload payload = new Payload(request);
        String sha256 = request.header("x-amz-content-sha256").orElse("");
        byte[] content = sha256.startsWith("STREAMING-") ? payload.unchunked() : request.body();
        payload.check(content, sha256);
        return content;
    }

    private byte[] unchunked() {
        byte[] body = request.body();
        ByteArrayOutputStream content = new ByteArrayOutputStream(body.length);
        int at = 0;
        while (true) {
            int end = lineEnd(body, at);
            int length = length(new String(body, at, end - at, StandardCharsets.US_ASCII));
            at = end + 2;
            if (length == 0) {
                trailers(body, at);
                return content.toByteArray();
            }
            if (length > body.length - at - 2) {
                throw incomplete();
            }
            content.write(body, at, length);
            at += length + 2;
        }
    }

    private static int length(String line) {
        try {
            int length = Integer.parseInt(line.replaceFirst(";.*", ""), 16);
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException e) {
            // Told below, as a length below zero is.
        }
        throw incomplete();
    }

    private static int lineEnd(byte[] body, int from) {
        for (int i = from; i + 1 < body.length; i++) {
            if (body[i] == '\r' && body[i + 1] == '\n') {
                return i;
            }
        }
        throw incomplete();
    }

    private void trailers(byte[] body, int from) {
        new String(body, from, body.length - from, StandardCharsets.US_ASCII)
                .lines()
                .map(line -> line.split(":", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> trailers.put(parts[0].strip(), parts[1].strip()));
    }

    private void check(byte[] content, String sha256) {
        if (sha256.matches("[0-9a-f]{64}")
                && !sha256.equals(HexFormat.of().formatHex(StoredObject.digest("SHA-256", content)))) {
            throw AwsError.refused(
                    "XAmzContentSHA256Mismatch",
                    "The provided 'x-amz-content-sha256' header does not match what was computed.");
        }
        compare("Content-MD5", StoredObject.digest("MD5", content));
        compare("x-amz-checksum-sha1", StoredObject.digest("SHA-1", content));
        compare("x-amz-checksum-sha256", StoredObject.digest("SHA-256", content));
        compare("x-amz-checksum-crc32", of(new CRC32(), content));
        compare("x-amz-checksum-crc32c", of(new CRC32C(), content));
    }

    private static byte[] of(Checksum checksum, byte[] content) {
        checksum.update(content);
        return ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) checksum.getValue())
                .array();
    }

    private void compare(String header, byte[] computed) {
        Optional<String> said = request.header(header).or(() -> Optional.ofNullable(trailers.get(header)));
        if (said.isPresent() && !said.get().equals(Base64.getEncoder().encodeToString(computed))) {
            throw AwsError.refused(
                    "BadDigest", "The " + header + " you specified did not match the calculated checksum.");
        }
    }

    private static AwsError incomplete() {
        return AwsError.refused(
                "IncompleteBody", "The request body terminated unexpectedly: its chunks are not whole.");
    }
}
