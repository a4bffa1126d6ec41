package dev.slipway.deployer.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** {@code slipway.yml} on disk. */
public final class ConfigurationFile {
    /** Bytes; the largest file that people write by hand is a hundredth of it. */
    private static final int LARGEST = 512 * 1024;

    private ConfigurationFile() {}

    /**
     * Reads the file whole and reports every mistake in it at once.
     *
     * @param variables the process's environment variables, some of which override parts of the file
     * @throws ConfigurationException when the file is missing, unreadable, or has a mistake
     */
    public static Configuration read(Path file, Map<String, String> variables) {
        return ConfigurationParser.parse(file.toString(), text(file), variables);
    }

    private static String text(Path file) {
        byte[] bytes = bytes(file);
        if (bytes.length > LARGEST) {
            throw unreadable(file, "it is larger than " + LARGEST / 1024 + " KiB. Is it the right file?");
        }
        if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
            throw unreadable(file, "it is in UTF-16. Save it as UTF-8.");
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                throw unreadable(file, "it is no text: byte " + (i + 1) + " is zero. Is it the right file?");
            }
        }
        int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        ByteBuffer buffer = ByteBuffer.wrap(bytes, start, bytes.length - start);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
        } catch (CharacterCodingException _) {
            int line = 1;
            for (int i = 0; i < buffer.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw unreadable(file, "line " + line + " is not in UTF-8. Save it as UTF-8.");
        }
    }

    private static byte[] bytes(Path file) {
        if (Files.isDirectory(file)) {
            throw unreadable(file, "it is a folder. Name the file in it: --file " + file.resolve("slipway.yml"));
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LARGEST + 1);
        } catch (NoSuchFileException _) {
            throw unreadable(file, """
                    there is no such file. Give another one with --file, have one written from what a cluster runs \
                    (deployer init --help), or begin with this and the keys of docs/slipway-yml.md:

                      application: shop
                      repository: shop
                      services:
                        web: { service: "shop-{environment}-web", container: app }
                      environments:
                        staging:
                          account: "111111111111"
                          region: eu-central-1
                          cluster: shop-staging
                          url: https://staging.example.com""");
        } catch (AccessDeniedException _) {
            throw unreadable(file, "this user may not read it.");
        } catch (IOException e) {
            throw unreadable(file, e.getMessage() + ".");
        }
    }

    private static ConfigurationException unreadable(Path file, String why) {
        return new ConfigurationException(
                "Tried to read " + file.toAbsolutePath().normalize() + " but failed because: " + why);
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
