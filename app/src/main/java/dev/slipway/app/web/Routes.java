package dev.slipway.app.web;

import io.javalin.config.RoutesConfig;

/** The part of a feature that answers requests: it adds its own paths to the server's. */
@FunctionalInterface
public interface Routes {
    void addTo(RoutesConfig routes);
}
