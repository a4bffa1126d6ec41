package dev.slipway.sandbox.store;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A page of ListObjectsV2 ("ListObjectsV2", S3 API Reference): keys and common prefixes together, at most 1,000, in the order of
 * their bytes. A token is the last key or common prefix of the page before.
 */
final class Listing {

    private static final int MOST = 1000;
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private final SequencedMap<String, StoredObject> shown = new LinkedHashMap<>();
    private final Set<String> commonPrefixes = new LinkedHashSet<>();
    private @Nullable String last;
    private boolean more;

    private Listing() {}

    /**
     * The page as XML.
     *
     * @throws dev.slipway.sandbox.protocol.AwsError InvalidArgument for a token or a size that is none
     */
    static byte[] of(StoreCall call, NavigableMap<String, StoredObject> all) {
        Listing listing = new Listing();
        listing.take(call, all);
        return listing.xml(call);
    }

    private void take(StoreCall call, NavigableMap<String, StoredObject> all) {
        String prefix = call.query().getOrDefault("prefix", "");
        String delimiter = call.query().getOrDefault("delimiter", "");
        String after = after(call);
        int most = most(call);
        all.tailMap(after, false).forEach((key, object) -> {
            if (!key.startsWith(prefix) || more) {
                return;
            }
            int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            String common = end < 0 ? "" : key.substring(0, end + delimiter.length());
            if (!common.isEmpty() && (commonPrefixes.contains(common) || common.equals(after))) {
                return;
            }
            if (shown.size() + commonPrefixes.size() == most) {
                more = true;
            } else if (common.isEmpty()) {
                shown.put(key, object);
                last = key;
            } else {
                commonPrefixes.add(common);
                last = common;
            }
        });
    }

    private static String after(StoreCall call) {
        String token = call.query().get("continuation-token");
        if (token == null) {
            return call.query().getOrDefault("start-after", "");
        }
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw StoreErrors.invalidArgument("The continuation token provided is incorrect");
        }
    }

    private static int most(StoreCall call) {
        String text = call.query().getOrDefault("max-keys", Integer.toString(MOST));
        try {
            int most = Integer.parseInt(text);
            if (most >= 0) {
                return Math.min(MOST, most);
            }
        } catch (NumberFormatException e) {
            throw StoreErrors.invalidArgument("Provided max-keys not an integer or within integer range");
        }
        throw StoreErrors.invalidArgument("Argument maxKeys must be an integer between 0 and 2147483647");
    }

    private byte[] xml(StoreCall call) {
        boolean encoded = "url".equals(call.query().get("encoding-type"));
        UnaryOperator<String> name = text ->
                encoded ? URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/") : text;
        return Xml.document("ListBucketResult", NAMESPACE, xml -> {
            xml.text("Name", call.bucket())
                    .text("Prefix", name.apply(call.query().getOrDefault("prefix", "")));
            for (String echoed : List.of("delimiter", "start-after")) {
                if (call.query().containsKey(echoed)) {
                    xml.text(
                            echoed.equals("delimiter") ? "Delimiter" : "StartAfter",
                            name.apply(call.query().getOrDefault(echoed, "")));
                }
            }
            xml.text("MaxKeys", Integer.toString(most(call)));
            if (encoded) {
                xml.text("EncodingType", "url");
            }
            xml.text("KeyCount", Integer.toString(shown.size() + commonPrefixes.size()))
                    .text("IsTruncated", Boolean.toString(more));
            String end = last;
            if (more && end != null) {
                xml.text(
                        "NextContinuationToken",
                        Base64.getUrlEncoder().encodeToString(end.getBytes(StandardCharsets.UTF_8)));
            }
            shown.forEach((key, object) -> xml.element(
                    "Contents",
                    contents -> contents.text("Key", name.apply(key))
                            .text(
                                    "LastModified",
                                    object.modifiedAt()
                                            .truncatedTo(ChronoUnit.SECONDS)
                                            .toString())
                            .text("ETag", object.etag())
                            .text("Size", Integer.toString(object.content().length))
                            .text("StorageClass", "STANDARD")));
            commonPrefixes.forEach(
                    common -> xml.element("CommonPrefixes", element -> element.text("Prefix", name.apply(common))));
        });
    }
}
