package dev.slipway.sandbox.faults;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** A switch that is off, or holds a plan. Thread-safe. */
abstract class Planned<P> implements Fault {

    private static final String OFF = "off";

    private final String name;
    private final String effect;
    private final String takes;
    private @Nullable P plan;

    /** @param takes besides {@code off} */
    Planned(String name, String effect, String takes) {
        this.name = name;
        this.effect = effect;
        this.takes = takes;
    }

    /** @throws IllegalArgumentException with one line for a person that names the switch */
    abstract P read(JsonNode value);

    /** The form in which {@link #read} takes it. */
    abstract JsonNode write(P plan);

    final synchronized Optional<P> plan() {
        return Optional.ofNullable(plan);
    }

    final synchronized void plan(@Nullable P next) {
        plan = next;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String effect() {
        return effect;
    }

    @Override
    public final String takes() {
        return OFF + ", or " + takes;
    }

    @Override
    public final JsonNode value() {
        return plan().map(this::write).orElse(StringNode.valueOf(OFF));
    }

    @Override
    public final boolean isOn() {
        return plan().isPresent();
    }

    @Override
    public final void set(JsonNode value) {
        plan(value.isString() && value.stringValue().equals(OFF) ? null : read(value));
    }

    @Override
    public final void reset() {
        plan(null);
    }
}
