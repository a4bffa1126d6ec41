package dev.slipway.sandbox.balancer;

import dev.slipway.sandbox.balancer.TargetGroups.Target;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;

/** Carries out health checks, over a connection for each. Blocks. Thread-safe. */
final class HealthProbe {

    private HealthProbe() {}

    /** Asks a target once; ends at the latest after twice the check's timeout. */
    static CheckResult ask(Target target, HealthCheck check) {
        try {
            URI uri = URI.create("http://" + target.host() + ":" + target.port() + check.path());
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout((int) check.timeout().toMillis());
            connection.setReadTimeout((int) check.timeout().toMillis());
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("User-Agent", "ELB-HealthChecker/2.0");
            connection.setRequestProperty("Connection", "close");
            try {
                int status = connection.getResponseCode();
                if (status < 0) {
                    return new CheckResult.Broken();
                }
                return check.matcher().matches(status) ? new CheckResult.Passed() : new CheckResult.Mismatch(status);
            } finally {
                connection.disconnect();
            }
        } catch (SocketTimeoutException e) {
            return new CheckResult.TimedOut();
        } catch (IOException e) {
            return new CheckResult.Broken();
        }
    }
}
