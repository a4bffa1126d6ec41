package dev.slipway.app.config;

import java.time.Duration;

/**
 * How the web process listens and leaves.
 *
 * @param address the address to bind, all of them by default
 * @param port 0 to 65535, where 0 lets the system choose
 * @param controlToken what the control endpoint demands as bearer token
 * @param drain how long new requests are still accepted after SIGTERM, 0 to 60 seconds
 */
public record WebAccess(String address, int port, Secret controlToken, Duration drain) {}
