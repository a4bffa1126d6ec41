package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.ServiceSettings;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.ledger.Legacy;
import java.util.ArrayList;
import java.util.List;

/** Whether somebody else has moved services since the last release. */
final class DriftChecks {
    private DriftChecks() {}

    /** Services that are not on the revision on which the ledger's newest record left them; nothing without a ledger. */
    static List<Finding> sinceLastRelease(View view) {
        Legacy legacy = Legacy.of(
                view.records().iterator(),
                view.services().keySet().stream().map(Environment.Service::name).toList());
        List<Finding> found = new ArrayList<>();
        view.services().forEach((service, settings) -> {
            Legacy.Left left = legacy.left().get(service.name());
            if (left != null && !left.revision().equals(settings.shown().taskDefinition())) {
                found.add(moved(view, service, settings, left));
            }
        });
        return found;
    }

    private static Finding moved(View view, Environment.Service service, ServiceSettings settings, Legacy.Left left) {
        return Finding.warning(
                service,
                "runs %s, and the release %s left it on %s: somebody else has moved it"
                        .formatted(
                                settings.shown().taskDefinition().id(),
                                left.by().release(),
                                left.revision().id()),
                "Find out who and why before you release over it (deployer drift %s); a release that fails goes back to what runs now."
                        .formatted(view.environment().name()));
    }
}
