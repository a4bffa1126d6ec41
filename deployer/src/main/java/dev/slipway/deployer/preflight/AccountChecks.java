package dev.slipway.deployer.preflight;

import dev.slipway.deployer.config.Environment;
import java.time.Duration;
import java.util.List;

/** Whose AWS this is, and what time it is there. */
final class AccountChecks {
    /** Requests signed five minutes off are refused ("Troubleshooting SigV4", IAM User Guide); long before that logs mislead. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private AccountChecks() {}

    /** Whether the credentials belong to the account that slipway.yml names. */
    static List<Finding> account(View view) {
        Environment environment = view.environment();
        String account = view.caller().account();
        return account.equals(environment.account())
                ? List.of()
                : List.of(Finding.obstacle(
                        "release to " + environment.name(),
                        "the AWS credentials are those of the account %s, and slipway.yml says %s"
                                .formatted(account, environment.account()),
                        "Use the credentials of %s, or correct environments.%s.account."
                                .formatted(environment.account(), environment.name())));
    }

    /** Whether our clock is AWS's. */
    static List<Finding> clock(View view) {
        return view.caller()
                .answeredAt()
                .map(date -> Duration.between(date, view.clock().instant()))
                .filter(skew -> skew.abs().compareTo(SKEW) > 0)
                .map(skew -> List.of(Finding.warning(
                        "The clock of this machine is %d s %s that of AWS, which refuses requests five minutes off. Set it by NTP."
                                .formatted(skew.abs().toSeconds(), skew.isNegative() ? "behind" : "before"))))
                .orElse(List.of());
    }
}
