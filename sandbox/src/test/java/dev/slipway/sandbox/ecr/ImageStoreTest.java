package dev.slipway.sandbox.ecr;

import static dev.slipway.sandbox.ecr.Zips.LAUNCH;
import static dev.slipway.sandbox.ecr.Zips.zip;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageStoreTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
    private static final long MOST_BYTES = 100_000;

    @TempDir
    private Path folder;

    private ImageStore store;

    @BeforeEach
    void open() {
        store = new ImageStore(folder, CLOCK, MOST_BYTES);
        store.createRepository("ublog");
    }

    private Image pushed(String tag, InputStream zip) {
        PushResult result = store.push("ublog", tag, zip);
        assertThat(result).isInstanceOf(PushResult.Pushed.class);
        return ((PushResult.Pushed) result).image();
    }

    private String refused(InputStream zip) throws IOException {
        PushResult result = store.push("ublog", "bad", zip);
        assertThat(result).isInstanceOf(PushResult.Refused.class);
        assertThat(store.images("ublog")).isEmpty();
        try (Stream<Path> incoming = Files.list(folder.resolve("incoming"))) {
            assertThat(incoming).isEmpty();
        }
        return ((PushResult.Refused) result).reason();
    }

    @Test
    void keepsAnImageWithItsFilesAndLaunchLine() {
        Image image = pushed("v1", zip("image.json", LAUNCH, "app.jar", "jar", "lib/a.txt", "a"));
        assertThat(image.digest()).matches("sha256:[0-9a-f]{64}");
        assertThat(image.sizeInBytes()).isEqualTo(4);
        assertThat(store.byTag("ublog", "v1")).contains(image);
        StoredBundle bundle = store.bundle("ublog", image.digest()).orElseThrow();
        assertThat(bundle.entryPoint()).containsExactly("java", "@java.args");
        assertThat(bundle.folder().resolve("lib/a.txt")).hasContent("a");
        assertThat(bundle.folder().resolve("image.json")).doesNotExist();
    }

    @Test
    void givesTheSameContentTheSameDigestInAnyOrder() {
        Image one = pushed("v1", zip("image.json", LAUNCH, "a", "1", "b", "2"));
        Image two = pushed("v2", zip("b", "2", "a", "1", "image.json", LAUNCH.replace(",", " , ")));
        assertThat(two.digest()).isEqualTo(one.digest());
        assertThat(two.tags()).containsExactly("v1", "v2");
        assertThat(pushed("v3", zip("image.json", LAUNCH, "a", "1", "b", "3")).digest())
                .isNotEqualTo(one.digest());
    }

    @Test
    void theDigestIsThatOfTheManifest() {
        Image image = pushed("v1", zip("image.json", LAUNCH, "a", "1"));
        String manifest = store.manifest(image.digest()).orElseThrow();
        assertThat(Manifest.digest(manifest.getBytes(StandardCharsets.UTF_8))).isEqualTo(image.digest());
    }

    @Test
    void movesATagAndKeepsTheOldImage() {
        Image one = pushed("latest", zip("image.json", LAUNCH, "a", "1"));
        Image two = pushed("latest", zip("image.json", LAUNCH, "a", "2"));
        assertThat(store.byTag("ublog", "latest")).contains(two);
        assertThat(store.byDigest("ublog", one.digest()).orElseThrow().tags()).isEmpty();
    }

    @Test
    void findsEverythingAgainAfterARestart() {
        Image image = pushed("v1", zip("image.json", LAUNCH, "a", "1"));
        assertThat(new ImageStore(folder, CLOCK).images("ublog")).isEqualTo(List.of(image));
    }

    @Test
    void refusesWhatIsNoBundle() throws IOException {
        assertThat(refused(new ByteArrayInputStream(new byte[0]))).contains("body is empty");
        assertThat(refused(new ByteArrayInputStream("no zip".getBytes(StandardCharsets.UTF_8))))
                .contains("not a zip");
        byte[] whole = zip("image.json", LAUNCH, "a", "1").readAllBytes();
        assertThat(refused(new ByteArrayInputStream(Arrays.copyOf(whole, whole.length - 30))))
                .contains("not a zip");
        assertThat(refused(zip("a", "1"))).contains("no image.json");
        assertThat(refused(zip("image.json", "{"))).contains("not the JSON");
        assertThat(refused(zip("image.json", "{\"entryPoint\":[null]}"))).contains("not the JSON");
        assertThat(refused(zip("image.json", "{}"))).contains("nothing to launch");
    }

    @Test
    void refusesFilesOutsideOfTheImagesFolder() throws IOException {
        for (String name : List.of("../evil", "a/../../evil", "/etc/evil", "a\\..\\evil", "..")) {
            assertThat(refused(zip("image.json", LAUNCH, name, "x"))).contains("outside");
        }
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    @Test
    void refusesWhatIsTooLargePackedOrUnpacked() throws IOException {
        assertThat(refused(zip("image.json", LAUNCH, "zeros", "0".repeat((int) MOST_BYTES + 1))))
                .contains("larger than 100000 bytes");
        assertThat(refused(new ByteArrayInputStream(new byte[(int) MOST_BYTES + 1])))
                .contains("larger than 100000 bytes");
    }

    @Test
    void refusesAnUnknownRepositoryAndABadTag() {
        assertThat(store.push("other", "v1", zip("image.json", LAUNCH)))
                .isEqualTo(new PushResult.Refused("there is no repository \"other\"; there are: ublog"));
        assertThat(store.push("ublog", "a b", zip("image.json", LAUNCH))).isInstanceOf(PushResult.Refused.class);
    }
}
