package dev.slipway.deployer.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One thing that two revisions of a task definition do not say alike.
 *
 * @param where what it is
 * @param before absent when it is new
 * @param after absent when it is gone
 */
public record Difference(
        Where where, @Nullable String before, @Nullable String after) {

    /** @throws IllegalArgumentException when nothing differs */
    public Difference {
        if (before == null ? after == null : before.equals(after)) {
            throw new IllegalArgumentException("no difference: " + where.path());
        }
    }

    /** What has become of it. */
    public enum Kind {
        ADDED,
        CHANGED,
        REMOVED
    }

    public Kind kind() {
        return before == null ? Kind.ADDED : after == null ? Kind.REMOVED : Kind.CHANGED;
    }

    public Optional<String> was() {
        return Optional.ofNullable(before);
    }

    public Optional<String> becomes() {
        return Optional.ofNullable(after);
    }

    /**
     * All that differs, in the order of {@link Part} and then of the paths.
     *
     * @param before texts by path
     * @param after the same of the other revision
     * @param container the one that the deployer sets the image of; the others are sidecars
     */
    public static List<Difference> between(
            SortedMap<String, String> before, SortedMap<String, String> after, String container) {
        SortedSet<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String path : paths) {
            String was = text(before, path);
            String becomes = text(after, path);
            if (was == null ? becomes != null : !was.equals(becomes)) {
                differences.add(new Difference(Where.of(path, container), was, becomes));
            }
        }
        differences.sort((one, other) -> one.where.part().compareTo(other.where.part()));
        return List.copyOf(differences);
    }

    private static @Nullable String text(Map<String, String> members, String path) {
        return members.get(path);
    }
}
