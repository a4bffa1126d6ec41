package dev.slipway.bench.demo;

import dev.slipway.bench.stage.ServiceState;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What became known of the broken release.
 *
 * @param exitCode the deployer's
 * @param console all that the deployer printed
 * @param slack the newest message in the Slack channel
 * @param summary the step summary
 * @param services the environment's services afterwards, as ECS describes them
 */
record Evidence(int exitCode, String console, String slack, String summary, List<ServiceState> services) {

    Evidence {
        services = List.copyOf(services);
    }

    /** Whether a text says which code a container exited with. */
    static boolean tells(String text, int exitCode) {
        return Pattern.compile("(?i)exit(ed)?([ _-]?code|\\s+with(\\s+code)?)?\\W{0,6}" + exitCode + "\\b")
                .matcher(text)
                .find();
    }
}
