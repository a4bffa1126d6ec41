package dev.slipway.sandbox.registry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a path below {@code /v2/} means. A repository's name may itself hold slashes, so the last parts decide. */
sealed interface Place {

    /** {@code /v2/}: whether the API is there, and whether one may come in. */
    record Base() implements Place {}

    /** {@code NAME/blobs/DIGEST} */
    record Blob(String repository, String digest) implements Place {}

    /** {@code NAME/blobs/uploads/} */
    record Uploads(String repository) implements Place {}

    /** {@code NAME/blobs/uploads/ID} */
    record Upload(String repository, String id) implements Place {}

    /** {@code NAME/manifests/REFERENCE}, a tag or a digest */
    record Manifest(String repository, String reference) implements Place {}

    /** {@code NAME/tags/list} */
    record Tags(String repository) implements Place {}

    /** Where this package begins. */
    String PREFIX = "/v2/";

    Pattern UPLOADS = Pattern.compile("(.+)/blobs/uploads/?");
    Pattern UPLOAD = Pattern.compile("(.+)/blobs/uploads/([^/]+)");
    Pattern BLOB = Pattern.compile("(.+)/blobs/([^/]+)");
    Pattern MANIFEST = Pattern.compile("(.+)/manifests/([^/]+)");
    Pattern TAGS = Pattern.compile("(.+)/tags/list");

    /** Reads a path; empty for one that means nothing here. */
    static Optional<Place> of(String path) {
        if (path.equals("/v2") || path.equals(PREFIX)) {
            return Optional.of(new Base());
        }
        String rest = path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : "";
        Matcher uploads = UPLOADS.matcher(rest);
        if (uploads.matches()) {
            return Optional.of(new Uploads(uploads.group(1)));
        }
        Matcher upload = UPLOAD.matcher(rest);
        if (upload.matches()) {
            return Optional.of(new Upload(upload.group(1), upload.group(2)));
        }
        Matcher blob = BLOB.matcher(rest);
        if (blob.matches()) {
            return Optional.of(new Blob(blob.group(1), blob.group(2)));
        }
        Matcher manifest = MANIFEST.matcher(rest);
        if (manifest.matches()) {
            return Optional.of(new Manifest(manifest.group(1), manifest.group(2)));
        }
        Matcher tags = TAGS.matcher(rest);
        return tags.matches() ? Optional.of(new Tags(tags.group(1))) : Optional.empty();
    }
}
