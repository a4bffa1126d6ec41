package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.ServiceSnapshot.Health;
import dev.slipway.deployer.aws.Survey;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * How long old tasks drain, by their target groups' own deregistration delay: each is read once. One that cannot be read,
 * since credentials for a release may lack that permission, counts as AWS sets it. Not thread-safe.
 */
final class Drains {
    /** In seconds, 0 to 3600 ("Target group attributes"). */
    private static final String DELAY = "deregistration_delay.timeout_seconds";

    private final Survey survey;
    private final Map<String, Duration> known = new HashMap<>();

    Drains(Survey survey) {
        this.survey = survey;
    }

    /** The longest delay of a service's target groups; AWS's own where it has none. */
    Duration deregistration(ServiceSnapshot service) {
        return service.health().targetGroups().stream()
                .map(group -> known.computeIfAbsent(group, this::read))
                .max(Comparator.naturalOrder())
                .orElse(Health.DEREGISTRATION);
    }

    private Duration read(String targetGroup) {
        try {
            String seconds = survey.targetGroupAttributes(targetGroup).get(DELAY);
            return seconds == null ? Health.DEREGISTRATION : Duration.ofSeconds(Long.parseLong(seconds));
        } catch (AwsFailure | NumberFormatException _) {
            return Health.DEREGISTRATION;
        }
    }
}
