package dev.slipway.bench.release;

import dev.slipway.bench.broken.Broken;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The three releases of the story. Each is the built application and a small overlay jar before it on the class path,
 * launched with the JVM flags of the application's own argument file.
 */
public final class Releases {

    /** The column that release 2 adds to the table {@code post}. */
    public static final String NEW_COLUMN = "language";

    /** The version of release 1, as its answers carry it. */
    public static final String FIRST = "1.0.0";

    /** The version of release 2, as its answers carry it. */
    public static final String SECOND = "2.0.0";

    /**
     * A dozen tasks share one machine here, each with a fraction of a core: C2 would take from the requests what it
     * never lives to give back.
     */
    private static final String SMALL = "-XX:TieredStopAtLevel=1";

    private static final String THIRD = "3.0.0";
    private static final String APPLICATION = "dev.slipway.app.Main";
    private static final String BUILD = "ublog-build.properties";
    private static final String MIGRATION = "V1000__post_language.sql";
    private static final String SCHEMA = "1000";
    private static final Pattern JAR = Pattern.compile("-jar\\s+\"?app\\.jar\"?");

    private final byte[] application;
    private final String flags;
    private final Properties build;

    private Releases(byte[] application, String flags, Properties build) {
        this.application = application;
        this.flags = flags;
        this.build = build;
    }

    /**
     * Reads what a build has made.
     *
     * @param jar the application with everything it needs
     * @param arguments the argument file of its launch line, which ends in {@code -jar app.jar}
     * @throws UncheckedIOException when one of them cannot be read
     */
    public static Releases of(Path jar, Path arguments) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Properties build = new Properties();
            ZipEntry entry = zip.getEntry(BUILD);
            if (entry == null) {
                throw new IOException(jar + " holds no " + BUILD);
            }
            try (InputStream content = zip.getInputStream(entry)) {
                build.load(new StringReader(new String(content.readAllBytes(), StandardCharsets.UTF_8)));
            }
            return new Releases(Files.readAllBytes(jar), Files.readString(arguments), build);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Tried to make the releases but failed because: " + unreadable, unreadable);
        }
    }

    /** Release 1: the application as it was built. */
    public Bundle first() {
        return bundle("v1", FIRST, APPLICATION, overlay(FIRST, build.getProperty("schema", "1")));
    }

    /** Release 2: a migration more, and it needs that migration. */
    public Bundle second() {
        return bundle("v2", SECOND, APPLICATION, expanded(SECOND));
    }

    /** Release 3: migrates, then dies wherever it is started as a service, and logs this token before. */
    public Bundle broken(String token) {
        String name = Broken.class.getName().replace('.', '/') + ".class";
        Overlay overlay =
                expanded(THIRD).with(name, resource(Broken.class, "/" + name)).with(Broken.TOKEN, token + "\n");
        return bundle("v3", THIRD, Broken.class.getName(), overlay);
    }

    private Overlay expanded(String version) {
        return overlay(version, SCHEMA).with("db/migration/" + MIGRATION, resource(Releases.class, MIGRATION));
    }

    private Overlay overlay(String version, String schema) {
        return new Overlay()
                .with(
                        BUILD,
                        "version=%s\ncommit=%s\nschema=%s\n"
                                .formatted(version, build.getProperty("commit", "unknown"), schema));
    }

    private Bundle bundle(String tag, String version, String main, Overlay overlay) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("app.jar", application);
        files.put("overlay.jar", overlay.jar());
        files.put("java.args", arguments(main).getBytes(StandardCharsets.UTF_8));
        return new Bundle(tag, version, files, List.of("java", "@java.args"));
    }

    private String arguments(String main) {
        Matcher jar = JAR.matcher(flags);
        if (!jar.find()) {
            throw new IllegalArgumentException("the application's argument file does not launch app.jar:\n" + flags);
        }
        return jar.replaceFirst(Matcher.quoteReplacement(SMALL + "\n-cp overlay.jar:app.jar " + main));
    }

    private static byte[] resource(Class<?> near, String name) {
        try (InputStream content = near.getResourceAsStream(name)) {
            if (content == null) {
                throw new IllegalStateException("this program was built without " + name);
            }
            return content.readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
