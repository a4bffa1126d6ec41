package dev.slipway.sandbox.store;

import dev.slipway.sandbox.protocol.AwsRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request to S3 asks for, by its method, path, query and host: the bucket stands first in the path, or in the host's name
 * ("Virtual hosting of general purpose buckets", S3 User Guide).
 *
 * @param operation such as {@code PutObject}; empty for one that the sandbox does not have
 * @param bucket empty if none is named
 * @param key empty for a bucket's own operations
 * @param query by name, decoded
 */
public record StoreCall(String operation, String bucket, String key, Map<String, String> query) {

    private static final Pattern VIRTUAL_HOST =
            Pattern.compile("([a-z0-9.-]{3,63})\\.s3[.-][a-z0-9.-]*amazonaws\\.com(:\\d+)?");

    /** Parameters that an operation may have; {@code x-id} is the SDKs' own note. */
    private static final Set<String> OF_OBJECTS = Set.of("x-id");

    private static final Set<String> OF_LISTS = Set.of(
            "x-id",
            "list-type",
            "prefix",
            "delimiter",
            "max-keys",
            "continuation-token",
            "start-after",
            "encoding-type",
            "fetch-owner");

    public StoreCall {
        query = Map.copyOf(query);
    }

    public static StoreCall of(AwsRequest request) {
        Matcher host = VIRTUAL_HOST.matcher(request.header("Host").orElse(""));
        String path = decoded(request.path().replaceFirst("^/", "").replace("+", "%2B"));
        String bucket = host.matches() ? host.group(1) : path.split("/", 2)[0];
        String key = host.matches() ? path : path.substring(bucket.length()).replaceFirst("^/", "");
        Map<String, String> query = parameters(request.query());
        return new StoreCall(operation(request.method(), bucket, key, query, request), bucket, key, query);
    }

    private static String operation(
            String method, String bucket, String key, Map<String, String> query, AwsRequest request) {
        if (bucket.isEmpty()) {
            return "";
        }
        if (key.isEmpty()) {
            return switch (method) {
                case "GET" ->
                    OF_LISTS.containsAll(query.keySet()) && "2".equals(query.get("list-type")) ? "ListObjectsV2" : "";
                case "HEAD" -> OF_OBJECTS.containsAll(query.keySet()) ? "HeadBucket" : "";
                default -> "";
            };
        }
        if (!OF_OBJECTS.containsAll(query.keySet())
                || request.header("x-amz-copy-source").isPresent()) {
            return "";
        }
        return switch (method) {
            case "GET" -> "GetObject";
            case "HEAD" -> "HeadObject";
            case "PUT" -> "PutObject";
            case "DELETE" -> "DeleteObject";
            default -> "";
        };
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (!parts[0].isEmpty()) {
                parameters.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** All that the sandbox's S3 does. */
    static Set<String> operations() {
        return new TreeSet<>(
                Set.of("DeleteObject", "GetObject", "HeadBucket", "HeadObject", "ListObjectsV2", "PutObject"));
    }

    /** What is worth a look, as the timeline of calls shows it. */
    public SortedMap<String, String> shown() {
        SortedMap<String, String> shown = new TreeMap<>();
        shown.put("Bucket", bucket);
        shown.put("Key", key);
        shown.put("Prefix", query.getOrDefault("prefix", ""));
        shown.values().removeIf(String::isEmpty);
        return shown;
    }
}
