package dev.slipway.deployer.config;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Fills {@code {environment}}, the one placeholder, with an environment's name. */
record Placeholders(String environment) {
    private static final String KNOWN = "{environment}";

    /** In {@code base} alone: the file's name of the service. */
    private static final String SERVICE = "{service}";

    private static final Pattern ANY = Pattern.compile("\\{[^{}]*}?|}");

    /** The first thing in braces that is no placeholder. */
    static Optional<String> unknown(String text) {
        return ANY.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(found -> !found.equals(KNOWN))
                .findFirst();
    }

    String fill(String text) {
        return text.replace(KNOWN, environment);
    }

    /** The first thing in braces that is no placeholder of {@code base}. */
    static Optional<String> unknownInBase(String text) {
        return unknown(text.replace(SERVICE, KNOWN));
    }

    Environment.Service fill(Environment.Service service) {
        String base = service.base();
        return new Environment.Service(
                service.name(),
                fill(service.serviceName()),
                service.container(),
                service.wave(),
                service.smoke(),
                base == null ? null : fill(base.replace(SERVICE, service.name())));
    }

    Environment.Control fill(Environment.Control control) {
        return new Environment.Control(control.path(), fill(control.tokenSecret()), control.timeout());
    }

    Environment.Slack fill(Environment.Slack slack) {
        return new Environment.Slack(slack.channel(), fill(slack.tokenSecret()), slack.apiUrl());
    }
}
