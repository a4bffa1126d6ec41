package dev.slipway.bench.broken;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;

/**
 * The launcher of the story's release 3: it migrates like any release, and as a service it starts, logs one fatal line
 * and dies. The line carries a token that lies in the release as a resource, so that whoever claims to know why the
 * release failed can be tested.
 */
public final class Broken {

    /** The resource with the token. */
    public static final String TOKEN = "broken-token.txt";

    /** What a service of this release exits with. */
    public static final int EXIT_CODE = 3;

    private static final String APPLICATION = "dev.slipway.app.Main";
    private static final Set<String> SERVICES = Set.of("web", "worker", "scheduler");

    private Broken() {}

    /** Dies as a service, and is the application otherwise. */
    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        if (arguments.length > 0 && SERVICES.contains(arguments[0])) {
            System.out.println("""
                    {"timestamp":"%s","level":"ERROR","logger":"%s","message":"cannot start %s: feature table is corrupt: %s"}""".formatted(Instant.now(), Broken.class.getName(), arguments[0], token()));
            System.out.flush();
            System.exit(EXIT_CODE);
        }
        try {
            Class.forName(APPLICATION).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException(thrown.getCause());
        }
    }

    private static String token() throws IOException {
        try (InputStream resource = Broken.class.getClassLoader().getResourceAsStream(TOKEN)) {
            return resource == null
                    ? "(no token)"
                    : new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
