package dev.slipway.bench.release;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The image of a release: files, and how it is launched in the folder that holds them. The container's command is
 * appended to the launch line.
 *
 * @param version what its answers carry as {@code X-Release}
 * @param files contents by name
 */
public record Bundle(String tag, String version, Map<String, byte[]> files, List<String> launch) {

    /** Copies the map and the list; the bytes are the caller's to leave alone. */
    public Bundle {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        launch = List.copyOf(launch);
    }
}
