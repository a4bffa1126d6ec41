package dev.slipway.deployer.aws;

import software.amazon.awssdk.services.sts.StsClient;

record SdkIdentity(StsClient client, Calls calls) implements Identity {

    @Override
    public String account() {
        return calls.call(
                "learn whose AWS credentials these are",
                "sts:GetCallerIdentity",
                () -> client.getCallerIdentity().account());
    }
}
