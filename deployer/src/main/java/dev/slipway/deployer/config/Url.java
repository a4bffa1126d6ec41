package dev.slipway.deployer.config;

import java.net.URI;
import java.net.URISyntaxException;

/** Addresses that a user gives, checked before anything is asked of them. */
final class Url {
    /** Takes the place of an address that was a mistake; never asked. */
    static final URI STAND_IN = URI.create("http://mistake.invalid");

    private Url() {}

    /**
     * @param originOnly whether a path is a mistake; otherwise the result's path ends with a slash
     * @throws IllegalArgumentException when it is no http or https address; the message says why
     */
    static URI parse(String text, boolean originOnly) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException _) {
            throw new IllegalArgumentException("\"" + text + "\" is no address such as https://example.com");
        }
        if (!"http".equalsIgnoreCase(url.getScheme()) && !"https".equalsIgnoreCase(url.getScheme())) {
            throw new IllegalArgumentException("\"" + text + "\" must begin with http:// or https://");
        }
        if (url.getHost() == null || url.getPort() > 65535) {
            throw new IllegalArgumentException("\"" + text + "\" names no host");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("an address must not hold a user or password");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("\"" + text + "\" must end before the ? or #");
        }
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        if (originOnly && !path.isEmpty() && !path.equals("/")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" must end after the host: paths have keys of their own");
        }
        String origin = url.getScheme() + "://" + url.getRawAuthority();
        return URI.create(originOnly ? origin : origin + path + (path.endsWith("/") ? "" : "/"));
    }
}
