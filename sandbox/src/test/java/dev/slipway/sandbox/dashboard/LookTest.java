package dev.slipway.sandbox.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page with 3 and with 200 tasks: as text, and in Chromium where there is one. */
@Timeout(120)
final class LookTest {

    /** Left there to be looked at: serve the folder and open {@code 200.html}. */
    private static final Path FOLDER = Path.of("target", "dashboard").toAbsolutePath();

    @TempDir
    private Path profile;

    @BeforeAll
    static void write() throws IOException {
        Path files = Files.createDirectories(FOLDER.resolve("_sandbox/dashboard"));
        for (String name : List.of("style.css", "refresh.js")) {
            Files.writeString(files.resolve(name), Page.file(name));
        }
        for (int tasks : List.of(3, 200)) {
            Files.writeString(FOLDER.resolve(tasks + ".html"), Page.of(Rolling.of(tasks)));
            for (int width : List.of(320, 1280)) {
                Files.writeString(FOLDER.resolve("frame-" + width + "-" + tasks + ".html"), frame(width, tasks));
            }
        }
    }

    /** The page in a frame of a width, which a window of Chromium cannot have, and in the title what became of it. */
    private static String frame(int width, int tasks) {
        return """
                <!doctype html><iframe width="%d" height="900" src="/%d.html"></iframe><script>
                addEventListener('load', () => {
                  const page = document.querySelector('iframe').contentDocument.documentElement;
                  document.title = 'wide ' + page.scrollWidth + ' of ' + page.clientWidth
                      + ' paper ' + getComputedStyle(page.querySelector('section')).backgroundColor;
                });
                </script>
                """.formatted(width, tasks);
    }

    @Test
    void takesNothingInlineAndNothingFromElsewhere() {
        String page = Page.of(Rolling.of(200));
        assertThat(page).doesNotContain("style=\"", "<style", "onclick", "javascript:", "<maybe>");
        assertThat(page.replaceAll("<script src=\"/_sandbox/dashboard/refresh.js\" defer></script>", ""))
                .doesNotContain("<script");
        assertThat(page).contains("&lt;maybe&gt;", "role=\"alert\"");
    }

    @Test
    void drawsEachTaskOfARolloutOverTime() {
        String page = Page.of(Rolling.of(3));
        assertThat(page.split("<rect class=\"healthy\"", -1)).hasSizeGreaterThan(4);
        assertThat(page)
                .contains("<rect class=\"starting\"", "<rect class=\"stopping\"", "<line class=\"event\"")
                .contains("Tasks over time. Now", "requests</title>", "has begun draining connections");
    }

    @Test
    void labelsEveryInputAndSaysWhatIsOn() {
        String page = Page.of(Rolling.of(3));
        assertThat(page.split("<(input name|select)", -1).length - 1).isEqualTo(page.split("<label>", -1).length - 1);
        assertThat(page).contains("drain <b>on</b> <span class=\"value\">broken</span>", "value=\"mend\"");
        assertThat(page).contains("<tr class=\"failed\">", "ThrottlingException", "by throttle");
    }

    @ParameterizedTest
    @CsvSource({"3,320,1", "3,1280,0", "200,320,0", "200,1280,1"})
    void fitsItsWindowInBothThemes(int tasks, int width, int scheme) throws Exception {
        Optional<Path> chromium = Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(chromium.isPresent(), "SKIPPED: there is no Chromium to look at the dashboard with");
        HttpServer server = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), FOLDER, OutputLevel.NONE);
        server.start();
        try {
            String dom = dom(
                    chromium.orElseThrow(),
                    scheme,
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/frame-" + width + "-" + tasks + ".html");
            assertThat(dom)
                    .containsPattern("<title>wide (\\d+) of \\1 paper "
                            + (scheme == 0 ? "rgb\\(29, 33, 40\\)" : "rgb\\(255, 255, 255\\)"));
        } finally {
            server.stop(0);
        }
    }

    private String dom(Path chromium, int scheme, String url) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        chromium.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + profile,
                        "--window-size=1400,1000",
                        "--blink-settings=preferredColorScheme=" + scheme,
                        "--virtual-time-budget=4000",
                        "--dump-dom",
                        url)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String dom = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return dom;
        } finally {
            process.destroyForcibly();
        }
    }
}
