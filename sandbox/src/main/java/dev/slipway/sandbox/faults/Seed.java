package dev.slipway.sandbox.faults;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.LongNode;

/**
 * Where every fault that happens by chance draws from. Each question has a stream of its own (say, "resets of ecs
 * RunTask"), so the n-th time that it is asked has the same answer in every run with this seed, whatever else is asked
 * between. Thread-safe.
 */
final class Seed implements Fault {

    private static final long ITSELF = 1;

    private final Map<String, SplittableRandom> streams = new HashMap<>();
    private long seed = ITSELF;

    /** Whether something of this probability happens this time. */
    synchronized boolean happens(String stream, double probability) {
        return probability >= 1 || draw(stream) < probability;
    }

    /** The stream's next number, from 0 up to but not 1. */
    synchronized double draw(String stream) {
        return streams.computeIfAbsent(
                        stream, name -> new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name.hashCode()))
                .nextDouble();
    }

    @Override
    public String name() {
        return "seed";
    }

    @Override
    public String effect() {
        return "what faults with a probability draw from: the same seed, the same run; setting it begins anew";
    }

    @Override
    public String takes() {
        return "a whole number";
    }

    @Override
    public synchronized JsonNode value() {
        return LongNode.valueOf(seed);
    }

    @Override
    public synchronized boolean isOn() {
        return seed != ITSELF;
    }

    @Override
    public synchronized void set(JsonNode value) {
        try {
            seed = Long.parseLong(value.isString() ? value.stringValue() : value.toString());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("seed is " + takes() + ", not " + value, e);
        }
        streams.clear();
    }

    @Override
    public synchronized void reset() {
        seed = ITSELF;
        streams.clear();
    }
}
