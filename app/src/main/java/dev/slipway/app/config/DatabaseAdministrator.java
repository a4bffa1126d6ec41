package dev.slipway.app.config;

/**
 * Who makes and drops databases on the application's own server.
 *
 * @param user needs the attributes {@code CREATEDB} and {@code CREATEROLE}; no superuser
 * @param database where to be connected meanwhile, usually {@code postgres}
 */
public record DatabaseAdministrator(String user, Secret password, String database) {}
