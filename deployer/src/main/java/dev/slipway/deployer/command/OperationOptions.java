package dev.slipway.deployer.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ENV [--service KEY] [--wait-for-lease]}, for verbs that are done to services as they are. */
final class OperationOptions {
    @Mixin
    private final WaitOption waiting = new WaitOption();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ENV", description = "An environment of slipway.yml.")
    private String environment = "";

    @Option(names = "--service", paramLabel = "KEY", description = "Only this service; may be repeated.")
    private List<String> services = new ArrayList<>();

    /** The verb that they belong to. */
    CommandSpec spec() {
        return spec;
    }

    String environment() {
        return environment;
    }

    /** Those that were named; none for all. */
    List<String> services() {
        return List.copyOf(services);
    }

    /** How long to wait for the lease. */
    Duration patience() {
        return waiting.duration(spec);
    }
}
