package dev.slipway.sandbox.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.ecr.BlobStore.Appended;
import dev.slipway.sandbox.ecr.BlobStore.Finished;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlobStoreTest {

    @TempDir
    private Path folder;

    private static InputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void takesNoMoreThanALayerMayHave() throws IOException {
        BlobStore blobs = new BlobStore(folder, 5);
        String id = blobs.begin();
        assertThat(blobs.append(id, OptionalLong.empty(), content("1234"))).isEqualTo(new Appended.Received(4));

        assertThat(blobs.append(id, OptionalLong.empty(), content("56"))).isEqualTo(new Appended.TooLarge());

        assertThat(blobs.append(id, OptionalLong.empty(), content(""))).isEqualTo(new Appended.Unknown());
        assertThat(folder.resolve("uploads")).isEmptyDirectory();
    }

    @Test
    void keepsNothingOfAnUploadThatEndsAsSomethingElse() throws IOException {
        BlobStore blobs = new BlobStore(folder);
        String id = blobs.begin();
        blobs.append(id, OptionalLong.empty(), content("this"));

        assertThat(blobs.finish(id, Manifest.digest("that".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new Finished.OtherDigest(Manifest.digest("this".getBytes(StandardCharsets.UTF_8))));

        assertThat(folder.resolve("uploads")).isEmptyDirectory();
        assertThat(folder.resolve("blobs")).isEmptyDirectory();
    }

    @Test
    void forgetsAtTheStartWhatWasOnItsWay() throws IOException {
        BlobStore before = new BlobStore(folder);
        String id = before.begin();
        before.append(id, OptionalLong.empty(), content("half"));

        BlobStore after = new BlobStore(folder);

        assertThat(after.received(id)).isEmpty();
        assertThat(folder.resolve("uploads")).isEmptyDirectory();
    }

    @Test
    void looksUpNothingButDigests() {
        assertThat(new BlobStore(folder).find("sha256:../../secret")).isEmpty();
    }
}
