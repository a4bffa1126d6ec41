package dev.slipway.bench.command;

import dev.slipway.bench.demo.Demo;
import dev.slipway.bench.demo.Options;
import dev.slipway.bench.demo.PlainScreen;
import dev.slipway.bench.demo.Result;
import dev.slipway.bench.demo.Screen;
import dev.slipway.bench.demo.TerminalScreen;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench demo}. */
@Command(
        name = "demo",
        description = "Releases μblog on this machine, for real, and proves what became of every request.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: bench demo --rate 500 --output json",
            "",
            "Ends with 0 when all held, 1 when anything did not, 2 for wrong usage."
        })
final class DemoCommand implements Callable<Integer> {

    enum Output {
        text,
        json,
        figures
    }

    enum Break {
        drain
    }

    enum EarlyExits {
        counted,
        ignored
    }

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "text",
            description =
                    "text, json (one object, alone on standard output), or figures (text, then a line for each figure).")
    private Output output = Output.text;

    @Option(
            names = "--keep",
            description = "Leave the sandbox and its tasks running, and say how to reach and stop them.")
    private boolean keep;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "300",
            description = "Requests a second, a fifth of them POSTs (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Chooses which requests write and which posts are read (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--break",
            paramLabel = "WHAT",
            description = "drain: replaced tasks are killed at once. The demo must then fail.")
    private @Nullable Break broken;

    @Option(
            names = "--early-exits",
            paramLabel = "HOW",
            defaultValue = "ignored",
            description =
                    "counted or ignored: whether ECS counts tasks that die early as failed starts (default: ${DEFAULT-VALUE}).")
    private EarlyExits earlyExits = EarlyExits.ignored;

    @Mixin
    private final Repository repository = new Repository();

    @Override
    public Integer call() throws IOException {
        Options options = new Options(
                repository.folder(),
                repository.sandbox(),
                repository.deployer(),
                repository.application(),
                repository.arguments(),
                rate,
                seed,
                broken == Break.drain,
                earlyExits == EarlyExits.counted,
                keep);
        repository.need(options.needed());
        Path files = repository.files("demo");
        PrintStream out = utf8(output == Output.json ? System.err : System.out);
        Screen screen = screen(out);
        screen.say(screen.style().title("One release story, for real") + "  (logs: " + files + ")\n");
        Result result = new Demo(options, screen, files).play();
        switch (output) {
            case text -> out.println("\n" + result.table(screen.style()));
            case figures -> out.println("\n" + result.table(screen.style()) + "\n" + result.figures());
            case json -> {
                out.println("\n" + result.table(screen.style()));
                utf8(System.out).println(result.json());
            }
        }
        return result.holds() ? 0 : 1;
    }

    private Screen screen(PrintStream out) {
        boolean plain = output == Output.json
                || System.getenv("CI") != null
                || "dumb".equals(System.getenv("TERM"))
                || !Terminal.present();
        return plain
                ? new PlainScreen(out)
                : new TerminalScreen(out, System.getenv("NO_COLOR") == null, Terminal.width());
    }

    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }
}
