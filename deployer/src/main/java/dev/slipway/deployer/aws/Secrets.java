package dev.slipway.deployer.aws;

/** Secrets Manager. */
public interface Secrets {

    /** Whether a secret of this name or ARN exists, without reading it. A secret marked for deletion does not. */
    boolean exists(String nameOrArn);

    /** The value of a secret string. Only for the deployer's own secrets; it must never be printed. */
    String value(String nameOrArn);
}
