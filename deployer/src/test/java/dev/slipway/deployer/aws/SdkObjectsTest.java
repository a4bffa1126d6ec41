package dev.slipway.deployer.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.deployer.aws.Objects.Found;
import dev.slipway.deployer.aws.Objects.Read;
import dev.slipway.deployer.aws.Objects.Write;
import dev.slipway.sandbox.Sandbox;
import dev.slipway.sandbox.SandboxOptions;
import dev.slipway.sandbox.VirtualSandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Conditional writes through the SDK, over real connections. */
@Timeout(60)
final class SdkObjectsTest {
    private static final List<String> SETTINGS = List.of("aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey");

    private Sandbox sandbox;
    private Aws aws;
    private Objects objects;

    @BeforeEach
    void start(@TempDir Path folder) {
        sandbox = Sandbox.start(SandboxOptions.at(folder).withoutDatabases().withEnvironments());
        System.setProperty("aws.endpointUrl", sandbox.endpoint().toString());
        System.setProperty("aws.accessKeyId", "sandbox");
        System.setProperty("aws.secretAccessKey", "sandbox");
        aws = Aws.connect("eu-central-1");
        objects = aws.objects("slipway-releases");
    }

    @AfterEach
    void stop() {
        SETTINGS.forEach(System::clearProperty);
        aws.close();
        sandbox.close();
    }

    private void fault(String name, String json) {
        sandbox.fault(name, JsonMapper.shared().readTree(json));
    }

    private static String etag(Write write) {
        return ((Write.Done) write).etag();
    }

    @Test
    void readsWhatWasWritten() {
        Instant before = Instant.now().minusSeconds(2);
        Write written = objects.create("ublog/staging/a b+ü.json", "{\"ü\":1}");

        Read read = objects.read("ublog/staging/a b+ü.json");

        assertThat(read.found()).contains(new Found("{\"ü\":1}", etag(written)));
        assertThat(read.date()).isBetween(before, Instant.now().plusSeconds(1));
        assertThat(written.date()).isBetween(before, read.date());
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(objects.read("nothing").found()).isEmpty();
        assertThat(objects.read("nothing").date()).isAfter(Instant.now().minusSeconds(10));
    }

    @Test
    void createsOnce() {
        assertThat(objects.create("lease", "a")).isInstanceOf(Write.Done.class);
        assertThat(objects.create("lease", "b")).isInstanceOf(Write.Refused.class);
        assertThat(objects.read("lease").found().orElseThrow().text()).isEqualTo("a");
    }

    @Test
    void replacesOnlyWhatItHasSeen() {
        String first = etag(objects.create("lease", "a"));
        String second = etag(objects.replace("lease", "b", first));

        assertThat(objects.replace("lease", "c", first)).isInstanceOf(Write.Refused.class);
        assertThat(objects.replace("gone", "c", first)).isInstanceOf(Write.Refused.class);
        assertThat(objects.read("lease").found()).contains(new Found("b", second));
    }

    @Test
    void removesOnlyWhatItHasSeen() {
        String first = etag(objects.create("lease", "a"));
        String second = etag(objects.replace("lease", "b", first));

        assertThat(objects.delete("lease", first)).isInstanceOf(Write.Refused.class);
        assertThat(objects.delete("lease", second)).isInstanceOf(Write.Done.class);
        assertThat(objects.read("lease").found()).isEmpty();
        assertThat(objects.delete("lease", second)).isInstanceOf(Write.Done.class);
    }

    @Test
    void listsAllPagesInOrder() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Write>> writes = IntStream.range(0, 1_005)
                    .<Callable<Write>>mapToObj(i -> () -> objects.create("p/%04d".formatted(i), "x"))
                    .toList();
            for (Future<Write> write : threads.invokeAll(writes)) {
                assertThat(write.get()).isInstanceOf(Write.Done.class);
            }
        }
        assertThat(objects.create("q/1", "x")).isInstanceOf(Write.Done.class);

        assertThat(objects.list("p/"))
                .isEqualTo(
                        IntStream.range(0, 1_005).mapToObj("p/%04d"::formatted).toList());
        assertThat(objects.list("nobody/")).isEmpty();
    }

    @Test
    void letsOneOfManyBeFirst() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Write>> writes = IntStream.range(0, 50)
                    .<Callable<Write>>mapToObj(i -> () -> objects.create("lease", "holder " + i))
                    .toList();
            int first = 0;
            for (Future<Write> write : threads.invokeAll(writes)) {
                first += write.get() instanceof Write.Done ? 1 : 0;
            }
            assertThat(first).isEqualTo(1);
        }
    }

    @Test
    void knowsItsOwnWriteWhenTheAnswerWasLost() {
        fault("resets", "{\"when\":\"after\",\"service\":\"s3\",\"times\":1}");
        Write created = objects.create("lease", "mine");
        assertThat(created).isInstanceOf(Write.Done.class);

        fault("resets", "{\"when\":\"after\",\"service\":\"s3\",\"times\":1}");
        Write replaced = objects.replace("lease", "mine still", etag(created));
        assertThat(replaced).isInstanceOf(Write.Done.class);

        fault("resets", "{\"when\":\"after\",\"service\":\"s3\",\"times\":1}");
        assertThat(objects.delete("lease", etag(replaced))).isInstanceOf(Write.Done.class);
    }

    @Test
    void isRefusedWhenSomebodyElseWasFirstAndItsOwnFirstAttemptWasLost() {
        assertThat(objects.create("lease", "theirs")).isInstanceOf(Write.Done.class);
        fault("resets", "{\"when\":\"before\",\"service\":\"s3\",\"times\":1}");

        assertThat(objects.create("lease", "mine")).isInstanceOf(Write.Refused.class);
    }

    @Test
    void saysThatThereIsNoBucket() {
        AwsFailure failure = catchThrowableOfType(
                AwsFailure.class, () -> aws.objects("nobody").read("lease"));

        assertThat(failure.kind()).isEqualTo(AwsFailure.Kind.NOT_FOUND);
        assertThat(failure).hasMessageContaining("Tried to read s3://nobody/lease but failed because: NoSuchBucket");
    }

    @Test
    void tellsThrottlingFromARefusal() {
        fault("throttling", "{\"burst\":0,\"service\":\"s3\",\"code\":\"503\"}");

        AwsFailure failure = catchThrowableOfType(AwsFailure.class, () -> objects.create("lease", "a"));

        assertThat(failure.kind()).isEqualTo(AwsFailure.Kind.THROTTLED);
        assertThat(failure.mayPass()).isTrue();
    }

    @Test
    void tellsTheTimeOfAVirtualClock(@TempDir Path another) {
        try (VirtualSandbox virtual = new VirtualSandbox(another, 7)) {
            Objects there = InProcess.aws(virtual.http()).objects("slipway-releases");
            Instant before = there.create("lease", "a").date();
            virtual.timeline().advance(Duration.ofMinutes(30));

            Read read = there.read("lease");

            assertThat(read.found().orElseThrow().text()).isEqualTo("a");
            assertThat(Duration.between(before, read.date())).isEqualTo(Duration.ofMinutes(30));
        }
    }
}
