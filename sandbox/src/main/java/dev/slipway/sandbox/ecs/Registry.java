package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.protocol.JsonService;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;
import tools.jackson.databind.node.ObjectNode;

/** Registers operations that run on the timeline. */
record Registry(JsonService service, Loop loop) {

    <I extends SdkPojo> Registry on(
            String operation, Supplier<? extends SdkBuilder<?, I>> builder, Function<I, ? extends SdkPojo> handler) {
        service.on(operation, builder, input -> loop.call(() -> handler.apply(input)));
        return this;
    }

    <I extends SdkPojo> Registry onRaw(
            String operation,
            Supplier<? extends SdkBuilder<?, I>> builder,
            BiFunction<I, ObjectNode, ObjectNode> handler) {
        service.onRaw(operation, builder, (input, json) -> loop.call(() -> handler.apply(input, json)));
        return this;
    }
}
