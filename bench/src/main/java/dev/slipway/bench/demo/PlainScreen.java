package dev.slipway.bench.demo;

import java.io.PrintStream;
import java.util.function.Supplier;

/** A line when a step begins and a line when it ends: for pipes and continuous integration. */
public final class PlainScreen implements Screen {

    private final PrintStream out;
    private boolean closed;

    /** Writes there. */
    public PlainScreen(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void say(String line) {
        if (!closed) {
            out.println(line);
            out.flush();
        }
    }

    @Override
    public void begin(String step) {
        say("… " + step);
    }

    @Override
    public void end(Step step) {
        say(Line.ended(step, style()));
    }

    @Override
    public void live(Supplier<String> counters) {
        // A pipe has no line to write over.
    }

    @Override
    public Style style() {
        return new Style(false);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
