package dev.slipway.deployer.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A changelog in the form of Keep a Changelog: a heading of the second level for each version, the newest first. Pure
 * functions.
 */
public final class Changelog {
    private static final Pattern HEADING = Pattern.compile("##\\s+\\[?v?([\\w.+-]+)]?.*");

    /** Lines that are shown of it. */
    private static final int MOST = 120;

    private Changelog() {}

    /**
     * The lines of the sections that are new in one version since another: from the newer one's heading to the older one's.
     * Empty when either version has no section, or the first is the older one.
     *
     * @param from absent when it is not known
     * @param to absent when it is not known
     */
    public static List<String> between(String text, @Nullable String from, @Nullable String to) {
        List<String> lines = text.lines().toList();
        int begin = heading(lines, to);
        int end = heading(lines, from);
        if (begin < 0 || end <= begin) {
            return List.of();
        }
        List<String> found = new ArrayList<>(lines.subList(begin, end));
        while (!found.isEmpty() && found.getLast().isBlank()) {
            found.removeLast();
        }
        if (found.size() > MOST) {
            int more = found.size() - MOST;
            found.subList(MOST, found.size()).clear();
            found.add("… and " + more + " more lines");
        }
        return found;
    }

    private static int heading(List<String> lines, @Nullable String version) {
        if (version == null) {
            return -1;
        }
        for (int line = 0; line < lines.size(); line++) {
            Matcher heading = HEADING.matcher(lines.get(line));
            if (heading.matches() && heading.group(1).equals(version.replaceFirst("^v(?=\\d)", ""))) {
                return line;
            }
        }
        return -1;
    }
}
