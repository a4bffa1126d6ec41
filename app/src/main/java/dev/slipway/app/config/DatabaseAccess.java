package dev.slipway.app.config;

/**
 * Where PostgreSQL is and who we are there.
 *
 * @param url a JDBC URL, without user and password
 */
public record DatabaseAccess(String url, String user, Secret password) {}
