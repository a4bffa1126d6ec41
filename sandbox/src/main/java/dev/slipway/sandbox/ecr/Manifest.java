package dev.slipway.sandbox.ecr;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an image is, down to each file's sha256. Its canonical JSON is what the digest is taken of, so the same content has
 * the same digest wherever and whenever it is pushed.
 *
 * @param entryPoint the launch line
 * @param command what follows it unless a container brings its own
 * @param environment variables of each container
 * @param annotations free words about the image, its labels: under the name that the OCI image specification has for them
 * @param files by name, with {@code /} between folders
 */
record Manifest(
        int schemaVersion,
        String mediaType,
        List<String> entryPoint,
        List<String> command,
        SortedMap<String, String> environment,
        @JsonAlias("labels") SortedMap<String, String> annotations,
        SortedMap<String, FileEntry> files) {

    static final String MEDIA_TYPE = "application/vnd.slipway.bundle.v1+json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    Manifest {
        entryPoint = List.copyOf(entryPoint);
        command = List.copyOf(command);
        environment = new TreeMap<>(environment);
        annotations = new TreeMap<>(annotations);
        files = new TreeMap<>(files);
    }

    static Manifest of(ImageConfiguration configuration, SortedMap<String, FileEntry> files) {
        return new Manifest(
                2,
                MEDIA_TYPE,
                configuration.entryPoint(),
                configuration.command(),
                new TreeMap<>(configuration.environment()),
                new TreeMap<>(configuration.labels()),
                files);
    }

    static Manifest parse(String json) {
        return JSON.readValue(json, Manifest.class);
    }

    String json() {
        return JSON.writeValueAsString(this);
    }

    String digest() {
        return digest(json().getBytes(StandardCharsets.UTF_8));
    }

    long sizeInBytes() {
        return files.values().stream().mapToLong(FileEntry::size).sum();
    }

    static String digest(byte[] bytes) {
        return "sha256:" + HexFormat.of().formatHex(sha256().digest(bytes));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * One file of an image.
     *
     * @param sha256 in hexadecimal
     * @param size in bytes
     */
    record FileEntry(String sha256, long size) {}

    /** The entry {@code image.json} of a push. */
    record ImageConfiguration(
            List<String> entryPoint,
            List<String> command,
            Map<String, String> environment,
            Map<String, String> labels) {}
}
