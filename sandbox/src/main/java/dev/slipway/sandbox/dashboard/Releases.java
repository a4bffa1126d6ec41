package dev.slipway.sandbox.dashboard;

import dev.slipway.sandbox.dashboard.SandboxState.Image;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a release is called on the page, and its colour: neighbours in time get hues that lie far apart. */
final class Releases {

    /** None is red, which means a fault on this page. */
    private static final List<Integer> HUES = List.of(212, 282, 172, 34, 318, 100, 248, 192);

    private static final int SHORT = 12;

    private final Map<String, Integer> ages = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();

    Releases(SandboxState state) {
        for (Image image : state.images()) {
            ages.putIfAbsent(image.digest(), ages.size());
            if (!image.tags().isEmpty()) {
                names.put(image.digest(), String.join(", ", image.tags()));
            }
        }
    }

    /** Its place among all pushes, the oldest being 0. */
    int age(String digest) {
        return ages.getOrDefault(digest, Integer.MAX_VALUE);
    }

    /** Its tags, or the beginning of its digest. */
    String name(String digest) {
        String hex = digest.startsWith("sha256:") ? digest.substring("sha256:".length()) : digest;
        String abbreviated = hex.substring(0, Math.min(SHORT, hex.length()));
        return names.getOrDefault(digest, abbreviated.isEmpty() ? "?" : abbreviated);
    }

    /** In degrees. */
    int hue(String digest) {
        int place = ages.getOrDefault(digest, Math.floorMod(digest.hashCode(), 100));
        return HUES.get(place % HUES.size());
    }
}
