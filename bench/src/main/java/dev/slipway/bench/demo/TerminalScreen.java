package dev.slipway.bench.demo;

import dev.slipway.bench.program.Poll;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A spinner, the elapsed time and live counters on the line of the step under way. */
public final class TerminalScreen implements Screen {

    private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
    private static final Duration FRAME = Duration.ofMillis(120);
    private static final String CLEAR = "\r\u001b[2K";
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";

    private final PrintStream out;
    private final Style style;
    private final int width;
    private final Thread ticker;
    private Supplier<String> counters = () -> "";
    private @Nullable String step;
    private long begun;
    private int frame;
    private boolean closed;

    /**
     * Takes the terminal.
     *
     * @param coloured false where {@code NO_COLOR} is set
     * @param width in characters
     */
    public TerminalScreen(PrintStream out, boolean coloured, int width) {
        this.out = out;
        this.style = new Style(coloured);
        this.width = width;
        this.ticker = Thread.ofPlatform().daemon().name("screen").unstarted(this::run);
        out.print(HIDE_CURSOR);
        ticker.start();
    }

    @Override
    public synchronized void say(String line) {
        if (!closed) {
            out.print((step == null ? "" : CLEAR) + line + "\n");
            out.flush();
        }
    }

    @Override
    public synchronized void begin(String name) {
        step = name;
        begun = System.nanoTime();
        tick();
    }

    @Override
    public synchronized void end(Step ended) {
        say(Line.ended(ended, style));
        step = null;
    }

    @Override
    public synchronized void live(Supplier<String> line) {
        counters = line;
    }

    @Override
    public Style style() {
        return style;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            ticker.interrupt();
            out.print((step == null ? "" : CLEAR) + SHOW_CURSOR);
            out.flush();
            closed = true;
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            Poll.pass(FRAME);
            tick();
        }
    }

    private synchronized void tick() {
        if (!closed && step != null) {
            frame = (frame + 1) % SPINNER.length;
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
            out.print(CLEAR + Line.running(SPINNER[frame], step, elapsed, counters.get(), width));
            out.flush();
        }
    }
}
