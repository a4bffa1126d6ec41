package dev.slipway.sandbox.protocol;

/**
 * Whose resources these are, and where.
 *
 * @param id twelve digits
 * @param region such as {@code eu-central-1}
 */
public record Account(String id, String region) {

    public Account {
        if (!id.matches("\\d{12}")) {
            throw new IllegalArgumentException("An account's id has twelve digits, not " + id);
        }
    }

    /** The ARN of a resource here, such as {@code arn:aws:ecs:eu-central-1:111111111111:cluster/ublog-staging}. */
    public String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + region + ":" + id + ":" + resource;
    }
}
