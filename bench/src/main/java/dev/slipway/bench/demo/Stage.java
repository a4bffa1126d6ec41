package dev.slipway.bench.demo;

import dev.slipway.bench.stage.Addresses;
import dev.slipway.bench.stage.Aws;
import dev.slipway.bench.stage.Sandbox;

/** A sandbox that is up, and the ways to talk to it. */
record Stage(Addresses addresses, Sandbox sandbox, Aws aws) implements AutoCloseable {

    static Stage at(Addresses addresses) {
        return new Stage(addresses, new Sandbox(addresses.endpoint()), new Aws(addresses));
    }

    @Override
    public void close() {
        aws.close();
        sandbox.close();
    }
}
