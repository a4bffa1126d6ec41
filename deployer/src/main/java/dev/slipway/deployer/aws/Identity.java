package dev.slipway.deployer.aws;

/** Who we are, by STS. */
public interface Identity {

    /** The twelve digits of the account that the credentials belong to. */
    String account();
}
