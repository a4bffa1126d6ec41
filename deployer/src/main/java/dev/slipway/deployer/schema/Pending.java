package dev.slipway.deployer.schema;

import dev.slipway.deployer.schema.Manifest.Entry;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which migrations a release would apply: what its image carries, less what the ledger has. */
public sealed interface Pending {

    /**
     * These.
     *
     * @param more whether there may be some before them that the image's label does not name
     */
    record Known(List<Entry> entries, boolean more) implements Pending {
        public Known {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Nobody can tell.
     *
     * @param reason the rest of "not known, since …", without a full stop
     */
    record Unknown(String reason) implements Pending {}

    /**
     * The rule itself.
     *
     * @param manifest absent when the image has none
     */
    static Pending of(@Nullable Manifest manifest, LastApplied last) {
        if (manifest == null) {
            return new Unknown("the image does not say which migrations it carries (label " + Manifest.LABEL + ")");
        }
        return switch (last) {
            case LastApplied.Unknown(String reason) -> new Unknown(reason);
            case LastApplied.At(Version version, Map<String, String> repeatable) -> {
                List<Entry> entries = manifest.entries().stream()
                        .filter(entry -> entry.version() == null
                                ? !entry.checksum().equals(repeatable.get(entry.name()))
                                : entry.version().compareTo(version) > 0)
                        .toList();
                boolean all = manifest.entries().stream()
                        .anyMatch(entry ->
                                entry.version() != null && entry.version().compareTo(version) <= 0);
                yield new Known(entries, manifest.older() > 0 && !all);
            }
        };
    }
}
