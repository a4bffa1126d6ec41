package dev.slipway.deployer.schema;

import dev.slipway.deployer.schema.Examined.File;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an image says of the migrations that it carries: its label {@code dev.slipway.migrations}, made of the same files when the
 * image is built. A command line takes 128 KiB in one word, so the label names the newest {@value #NAMED} and counts the rest: at
 * most about 20 KiB.
 *
 * @param entries in the order in which they are applied, those without a version last
 * @param older how many versioned ones come before those named
 */
public record Manifest(List<Entry> entries, int older) {
    /** The label's name. */
    public static final String LABEL = "dev.slipway.migrations";

    private static final int NAMED = 200;
    private static final String OLDER = "older=";
    private static final String BREAKS = "breaks";
    private static final String AFTER = "after=";
    private static final String FOUND = "found=";
    /** Characters. Nobody vouches for a label, so what is larger is not looked at. */
    private static final int LARGEST = 256 * 1024;

    private static final Pattern NAME = Pattern.compile("(?:V([0-9][0-9._]*)|R)__(.+)\\.sql");
    private static final Pattern WORDS = Pattern.compile("[^\\p{Cntrl}]{1,200}");

    /**
     * One migration.
     *
     * @param version as in its file's name, with dots; absent where it is repeatable
     * @param name the rest of its file's name
     * @param checksum the first eight digits of its SHA-256
     * @param oldCodeRuns whether the code of the release before runs on the schema after it, as the lint and the file say
     * @param contractAfter the first version of the application that no longer needs what it takes away; absent where the file
     *     declares no contract
     * @param findings rules that the lint found broken, or that the file allows
     */
    public record Entry(
            @Nullable Version version,
            String name,
            String checksum,
            boolean oldCodeRuns,
            @Nullable Version contractAfter,
            List<String> findings) {
        public Entry {
            findings = List.copyOf(findings);
        }

        /** {@code V5 post language}, as its file is called. */
        public String title() {
            return (version == null ? "R" : "V" + version) + " " + name.replace('_', ' ');
        }
    }

    public Manifest {
        entries = List.copyOf(entries);
    }

    /** Of a folder's files. */
    public static Manifest of(Examined examined) {
        List<Entry> all = examined.files().stream().map(Manifest::entry).toList();
        int older = Math.max(
                0, (int) all.stream().filter(one -> one.version() != null).count() - NAMED);
        return new Manifest(all.subList(older, all.size()), older);
    }

    private static Entry entry(File file) {
        String migration = file.report().migration();
        Matcher name = NAME.matcher(migration);
        if (!name.matches()) {
            throw new IllegalArgumentException(migration + " is no migration");
        }
        String version = name.group(1);
        return new Entry(
                version == null
                        ? null
                        : Version.of(version.replaceAll("[._]+", ".").replaceAll("\\.$", ""))
                                .orElseThrow(),
                name.group(2),
                checksum(file.sql()),
                file.report().oldCodeRuns(),
                file.report().contractAfter().flatMap(Version::of).orElse(null),
                Stream.concat(
                                file.report().findings().stream()
                                        .map(one -> one.rule().id()),
                                file.report().overrides().stream().map(one -> one.replaceFirst(":.*", "")))
                        .distinct()
                        .toList());
    }

    private static String checksum(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The label's value: words with a space between them, without a quote or a comma, so that no shell and no YAML breaks it. */
    public String text() {
        List<String> words = new ArrayList<>();
        if (older > 0) {
            words.add(OLDER + older);
        }
        entries.stream().map(Manifest::word).forEach(words::add);
        return String.join(" ", words);
    }

    private static String word(Entry entry) {
        List<String> parts = new ArrayList<>();
        parts.add(entry.version() == null ? "R" : "V" + entry.version());
        parts.add(URLEncoder.encode(entry.name(), StandardCharsets.UTF_8));
        parts.add(entry.checksum());
        if (!entry.oldCodeRuns()) {
            parts.add(BREAKS);
        }
        if (entry.contractAfter() != null) {
            parts.add(AFTER + entry.contractAfter());
        }
        if (!entry.findings().isEmpty()) {
            parts.add(FOUND + String.join("+", entry.findings()));
        }
        return String.join(":", parts);
    }

    /** From an image's labels; empty when there is none, or what is there is not well formed. */
    public static Optional<Manifest> read(Map<String, String> labels) {
        String text = labels.get(LABEL);
        if (text == null || text.isBlank() || text.length() > LARGEST) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>(List.of(text.strip().split(" +")));
        try {
            int older = words.getFirst().startsWith(OLDER)
                    ? Integer.parseInt(words.removeFirst().substring(OLDER.length()))
                    : 0;
            return Optional.of(new Manifest(words.stream().map(Manifest::entry).toList(), older));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Entry entry(String word) {
        List<String> parts = List.of(word.split(":", -1));
        if (parts.size() < 3 || !parts.getFirst().matches("R|V.+")) {
            throw new IllegalArgumentException("no migration");
        }
        boolean breaks = false;
        Version after = null;
        List<String> found = List.of();
        for (String part : parts.subList(3, parts.size())) {
            if (part.equals(BREAKS)) {
                breaks = true;
            } else if (part.startsWith(AFTER)) {
                after = new Version(part.substring(AFTER.length()));
            } else if (part.startsWith(FOUND)) {
                found = List.of(part.substring(FOUND.length()).split("\\+"));
            }
        }
        return new Entry(
                parts.getFirst().equals("R")
                        ? null
                        : new Version(parts.getFirst().substring(1)),
                plain(URLDecoder.decode(parts.get(1), StandardCharsets.UTF_8)),
                plain(parts.get(2)),
                !breaks,
                after,
                found.stream().map(Manifest::plain).toList());
    }

    private static String plain(String text) {
        if (!WORDS.matcher(text).matches()) {
            throw new IllegalArgumentException("no words");
        }
        return text;
    }
}
