package dev.slipway.sandbox.faults;

/**
 * One call that somebody makes, as far as a switch may choose by it.
 *
 * @param account the caller's, twelve digits
 * @param service its signing name, such as {@code ecs}
 * @param operation such as {@code DescribeServices}
 * @param environment whose resources it names; empty if that cannot be told
 */
public record Asked(String account, String service, String operation, String environment) {}
