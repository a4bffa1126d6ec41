package dev.slipway.sandbox.faults;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** A switch that is one of some words; the first one is as AWS has it. Thread-safe. */
final class Choice implements Fault {

    private final String name;
    private final String effect;
    private final List<String> words;
    private volatile String word;

    Choice(String name, String effect, String... words) {
        this.name = name;
        this.effect = effect;
        this.words = List.of(words);
        this.word = words[0];
    }

    boolean is(String asked) {
        return word.equals(asked);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String effect() {
        return effect;
    }

    @Override
    public String takes() {
        return String.join(" or ", words);
    }

    @Override
    public JsonNode value() {
        return StringNode.valueOf(word);
    }

    @Override
    public boolean isOn() {
        return !word.equals(words.getFirst());
    }

    @Override
    public void set(JsonNode value) {
        String wanted = value.isString() ? value.stringValue() : value.toString();
        if (!words.contains(wanted)) {
            throw new IllegalArgumentException(name + " is " + takes() + ", not " + wanted);
        }
        word = wanted;
    }

    @Override
    public void reset() {
        word = words.getFirst();
    }
}
