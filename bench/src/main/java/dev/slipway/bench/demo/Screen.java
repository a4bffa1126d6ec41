package dev.slipway.bench.demo;

import java.util.function.Supplier;

/** Where the story is told while it happens. For many threads. */
public interface Screen extends AutoCloseable {

    /** Says a line. */
    void say(String line);

    /** A step begins. */
    void begin(String step);

    /** A step is over. */
    void end(Step step);

    /** From now on this one line of live counters is worth showing. */
    void live(Supplier<String> counters);

    /** Colours and weights that this place can show. */
    Style style();

    /** Says nothing from now on. */
    @Override
    void close();
}
