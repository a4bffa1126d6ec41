package dev.slipway.sandbox.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/**
 * An object as it was put; a later put makes another one.
 *
 * @param content not copied
 * @param headers that came with it and go with each answer: the content's type, and the metadata of its owner
 * @param modifiedAt when it was put
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each object would buy nothing
record StoredObject(byte[] content, String etag, Map<String, String> headers, Instant modifiedAt) {

    StoredObject {
        headers = Map.copyOf(headers);
    }

    StoredObject(byte[] content, Map<String, String> headers, Instant modifiedAt) {
        this(content, "\"" + HexFormat.of().formatHex(digest("MD5", content)) + "\"", headers, modifiedAt);
    }

    /** Whether a condition names this object: by its ETag, with or without quotes, or by an asterisk. */
    boolean is(String condition) {
        return condition.equals("*") || etag.equals(condition) || etag.equals("\"" + condition + "\"");
    }

    /** Of bytes, by an algorithm that every JDK has. */
    static byte[] digest(String algorithm, byte[] content) {
        try {
            return MessageDigest.getInstance(algorithm).digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no " + algorithm, e);
        }
    }
}
